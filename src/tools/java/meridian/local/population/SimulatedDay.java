package meridian.local.population;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import meridian.metrics.Label.Outcome;
import meridian.status.AnnounceCounts;
import meridian.status.History;
import meridian.swarm.PeerCounts;

/**
 * A made-up day of a deployment, which ends as a {@link LivePopulation} of the same size begins:
 * each region has its own evening.
 */
public final class SimulatedDay {

  /** By how much a region's peers rise above their mean and fall below it. */
  private static final double SWING = 0.3;

  /** Some clients announce two info hashes. */
  private static final double PEERS_PER_CLIENT = 1.1;

  /** Of a peer: most swarms are small, and intervals in these are short. */
  private static final double ANNOUNCES_A_MINUTE = 1 / 20.0;

  private static final double WRITTEN = 0.7;
  private static final double PEERS_PER_TORRENT = 4.7;
  private static final double NOISE = 0.006;
  private static final double SEEDERS = 0.16;
  private static final double IPV6 = 0.2;

  private final double peers;
  private final int regions;
  private final Instant now;

  /**
   * A day.
   *
   * @param clients at its end, in all regions together
   * @param now its end
   */
  public SimulatedDay(int clients, int regions, Instant now) {
    this.peers = clients * PEERS_PER_CLIENT;
    this.regions = regions;
    this.now = now;
  }

  /** The day as each region's history. */
  public List<History> histories() {
    List<List<History.Step>> histories = new ArrayList<>();
    for (int region = 0; region < regions; region++) {
      histories.add(new ArrayList<>());
    }
    RandomGenerator random = new SplittableRandom(1);
    Instant last = History.startOfStep(now);
    for (int step = History.MAX_STEPS - 1; step >= 0; step--) {
      Instant at = last.minus(History.STEP.multipliedBy(step));
      List<Long> own = new ArrayList<>();
      for (int region = 0; region < regions; region++) {
        own.add(Math.round(own(region, at) * (1 + NOISE * random.nextGaussian())));
      }
      PeerCounts peers = peers(own.stream().mapToLong(Long::longValue).sum(), at);
      for (int region = 0; region < regions; region++) {
        histories.get(region).add(step(at, peers, own.get(region), step > 0));
      }
    }
    return histories.stream().map(History::new).toList();
  }

  /** The present step has not ended, so its announces are not known. */
  private static History.Step step(Instant at, PeerCounts peers, long own, boolean hasEnded) {
    long announces = Math.round(own * History.STEP.toMinutes() * ANNOUNCES_A_MINUTE);
    Map<Outcome, Long> outcomes =
        Map.of(
            Outcome.WRITTEN, Math.round(announces * WRITTEN),
            Outcome.SKIPPED, Math.round(announces * (1 - WRITTEN)));
    return new History.Step(
        at,
        peers,
        own,
        Math.round(peers.total() / PEERS_PER_TORRENT),
        Optional.empty(),
        hasEnded ? Optional.of(new AnnounceCounts(outcomes)) : Optional.empty());
  }

  private double own(int region, Instant at) {
    double evening = 1.4 * Math.PI * region / regions;
    double rise = Math.sin(angle(at) + evening) - Math.sin(angle(now) + evening);
    return peers / regions * (1 + SWING * rise);
  }

  private static double angle(Instant at) {
    return 2 * Math.PI * at.getEpochSecond() / Duration.ofDays(1).toSeconds();
  }

  /** More peers seed when fewer are there. */
  private PeerCounts peers(long all, Instant at) {
    double share = SEEDERS + 0.02 * (Math.cos(angle(at)) - Math.cos(angle(now)));
    long seeders = Math.round(all * share);
    long seeders6 = Math.round(seeders * IPV6);
    long leechers6 = Math.round((all - seeders) * IPV6);
    return new PeerCounts(all - seeders - leechers6, 0, seeders - seeders6, leechers6, 0, seeders6);
  }
}
