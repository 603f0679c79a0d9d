package meridian.swarm;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The tracker itself: answers announces and scrapes from a store under a policy. */
public final class Tracker {

  private final SwarmStore store;
  private final TrackerPolicy policy;
  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * A tracker; as safe for use by many threads as what it is given.
   *
   * @param random spreads intervals, so that clients do not come in step
   */
  public Tracker(
      SwarmStore store, TrackerPolicy policy, InstantSource clock, RandomGenerator random) {
    this.store = store;
    this.policy = policy;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Notes who announced and answers with whom to connect to.
   *
   * @throws StoreUnavailableException as {@link SwarmStore#announce} does
   */
  public AnnounceAnswer announce(Announce announce) {
    int wanted = announce.event() == Event.STOPPED ? 0 : policy.wanted(announce.numWant());
    Swarm swarm =
        store.announce(
            new Sighting(
                announce.infoHash(),
                announce.peer(),
                announce.event(),
                wanted,
                clock.instant(),
                policy.life()));
    Duration interval = policy.intervals().next(announce, swarm.peers().size(), random);
    Duration minimum = policy.intervals().minimum(interval);
    return new AnnounceAnswer(interval, minimum, swarm.counts(), swarm.peers());
  }

  /**
   * Tells how large swarms are: an entry for each of the first so many as the policy allows.
   *
   * @throws StoreUnavailableException as {@link SwarmStore#scrape} does
   */
  public Map<InfoHash, SwarmCounts> scrape(List<InfoHash> infoHashes) {
    Instant now = clock.instant();
    return store.scrape(infoHashes.stream().distinct().limit(policy.maxScrape()).toList(), now);
  }

  /** When a client is to come back whose request was refused: it would be refused again sooner. */
  public Duration intervalAfterRefusal() {
    return policy.intervals().regular();
  }

  /** When a client is to come back that met a failure of the tracker's own. */
  public Duration intervalAfterFailure() {
    return policy.intervals().retry(random);
  }
}
