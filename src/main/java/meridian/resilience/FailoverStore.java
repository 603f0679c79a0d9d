package meridian.resilience;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import meridian.peer.InfoHash;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.AnnounceResult;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.SwarmCounts;
import meridian.swarm.SwarmStore;

/**
 * A store that asks the home replica, and once another region's if an outage keeps that from
 * answering; what is noted then is named after the replica that noted it. If neither answers, it
 * fails within its budget.
 *
 * <p>Who is throttled is not sent on: the torrent is as hot elsewhere, and the crowd would take the
 * fallback down too. Neither is anybody while this environment has all under way that it may.
 */
public final class FailoverStore implements SwarmStore {

  private final GuardedReplica home;
  private final Optional<GuardedReplica> fallback;
  private final RequestBudget budget;
  private final InstantSource clock;
  private final FailoverMetrics rungs;

  /**
   * A store.
   *
   * @param home the region's own replica
   * @param fallback another region's; empty if there is none to fall back to
   * @param clock tells how much of the budget is used up
   */
  public FailoverStore(
      GuardedReplica home,
      Optional<GuardedReplica> fallback,
      RequestBudget budget,
      InstantSource clock) {
    this.home = home;
    this.fallback = fallback;
    this.budget = budget;
    this.clock = clock;
    this.rungs = new FailoverMetrics(clock);
  }

  @Override
  public AnnounceResult announce(AnnounceRecord sighting) {
    return ask((replica, limit) -> replica.call(limit, store -> store.announce(sighting)));
  }

  @Override
  public Map<InfoHash, SwarmCounts> scrape(List<InfoHash> infoHashes, Instant at) {
    return ask(
        (replica, limit) ->
            replica.callIgnoringTimeouts(limit, store -> store.scrape(infoHashes, at)));
  }

  /** How many requests ended on which rung so far, by the names under which that is published. */
  public Map<String, Long> figures() {
    return rungs.figures();
  }

  private <T> T ask(BiFunction<GuardedReplica, Duration, T> question) {
    Instant start = clock.instant();
    try {
      T answer = question.apply(home, budget.forHome(fallback.isPresent()));
      rungs.home();
      return answer;
    } catch (StoreUnavailableException e) {
      if (fallback.isEmpty() || !e.reason().isOutage()) {
        throw unanswered(e);
      }
      return askElsewhere(fallback.get(), start, question, e);
    }
  }

  private <T> T askElsewhere(
      GuardedReplica elsewhere,
      Instant start,
      BiFunction<GuardedReplica, Duration, T> question,
      StoreUnavailableException why) {
    try {
      T answer = question.apply(elsewhere, left(start));
      rungs.fallback(why);
      return answer;
    } catch (StoreUnavailableException e) {
      throw unanswered(e);
    }
  }

  /**
   * Should the clock be set while the home replica is asked, the fallback's share is still sound.
   */
  private Duration left(Instant start) {
    Duration used = Duration.between(start, clock.instant());
    Duration left = budget.forStores().minus(used);
    return left.compareTo(budget.forStores()) > 0 || left.compareTo(budget.perReplica()) < 0
        ? budget.perReplica()
        : left;
  }

  private StoreUnavailableException unanswered(StoreUnavailableException failure) {
    rungs.failed(failure);
    return failure;
  }
}
