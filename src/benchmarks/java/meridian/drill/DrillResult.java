package meridian.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import meridian.drill.client.Observer;
import meridian.local.dns.DnsTiming;

/**
 * What came of a drill in the model.
 *
 * @param phases one after the other; the first is the steady state that the others are compared
 *     with
 * @param real what a real local run did when it lost a region, if one was asked
 * @param reserve what is reserved for a region's announces
 */
record DrillResult(List<Phase> phases, Optional<LocalOutage.Result> real, Reserve reserve) {

  /**
   * How much longer than the health checks alone a real failover takes at most: the answers' life.
   */
  private static final Duration TIME_TO_LIVE = DnsTiming.ofRoute53(1).timeToLive();

  /** A model that is right about DNS may be off by a few checks on a busy machine. */
  private static final Duration TOLERANCE = Duration.ofSeconds(30);

  /**
   * What a region is ready for: its own announces and as many of a region that is lost, each of
   * which keeps an environment busy for so long.
   *
   * @param regions how many there are
   */
  record Reserve(int regions, int requestMillis) {}

  /** Announces that failed at a region which should have answered them. */
  long failedAfterFailover() {
    return phases.stream().mapToLong(phase -> phase.seen().failedAtWell()).sum();
  }

  /** Peers that were there after a fault had ended, but not to be seen everywhere. */
  long lostAfterHealing() {
    return phases.stream().mapToLong(phase -> phase.lost()).sum();
  }

  /** Peers that a well region had noted, but which were not to be seen in all of them. */
  long hidden() {
    return phases.stream().mapToLong(phase -> phase.seen().hidden()).sum();
  }

  /** Peers that an answer named twice, or who were the asker. */
  long duplicates() {
    return phases.stream().mapToLong(phase -> phase.seen().duplicates()).sum();
  }

  /**
   * Within how many intervals 99% of a failed region's clients were noted elsewhere: beyond their
   * DNS caches, or in all where they could try the next tier; the worst of all phases.
   */
  double visibleWithinIntervals() {
    return phases.stream()
        .flatMap(phase -> phase.exile().stream())
        .mapToDouble(
            exile -> Math.max(exile.intervalsBeyondCache(), exile.intervalsWithTiers().orElse(0)))
        .max()
        .orElse(Double.POSITIVE_INFINITY);
  }

  /**
   * The share of answers without peers and counts, in the worst phase in which no fault was under
   * way.
   */
  double degradedOutsideFault() {
    return phases.stream()
        .filter(phase -> !phase.isFault())
        .mapToDouble(phase -> phase.seen().degradedShare())
        .max()
        .orElse(1);
  }

  /** How long DNS went on naming a region that answered nobody. */
  Duration lostRegionNamed() {
    return phases.stream()
        .flatMap(phase -> phase.exile().stream())
        .filter(exile -> !exile.answers())
        .map(Episode.Exile::named)
        .reduce(Duration.ZERO, (one, other) -> one.compareTo(other) >= 0 ? one : other);
  }

  /** How far the busiest second after any fault was above the steady rate. */
  double recoveryStampede() {
    OptionalDouble worst =
        phases.stream()
            .filter(phase -> phase.kind() == Episode.Kind.RECOVERY)
            .mapToDouble(this::stampede)
            .max();
    return worst.orElse(0);
  }

  /** How far a phase's busiest second was above the steady rate. */
  double stampede(Phase phase) {
    return phase.seen().peak() / phases.getFirst().rate();
  }

  /** The same of a region's busiest ten seconds after any fault. */
  double stampedeInRegion() {
    return phases.stream()
        .filter(phase -> phase.kind() == Episode.Kind.RECOVERY)
        .mapToDouble(this::stampedeInRegion)
        .max()
        .orElse(0);
  }

  /**
   * How far any region's busiest ten seconds of a phase were above what it had when nothing
   * happened, or in the phase before if that was more: a region that has taken over another's
   * clients loses them only as fast as DNS caches let them go.
   */
  double stampedeInRegion(Phase phase) {
    Phase steady = phases.getFirst();
    Phase before = phases.get(Math.max(0, phases.indexOf(phase) - 1));
    return phase.seen().loads().entrySet().stream()
        .mapToDouble(
            load ->
                load.getValue().busiest()
                    / Math.max(steady.rate(load.getKey()), before.rate(load.getKey())))
        .max()
        .orElse(0);
  }

  /**
   * For how long an announce may have kept an environment busy in a phase's busiest minute in any
   * region, if there were as many announces as concurrency is reserved for.
   */
  double environmentMillis(Phase phase) {
    double reservedFor = Math.min(1, 2.0 / reserve.regions()) * phases.getFirst().rate();
    return phase.seen().loads().values().stream()
        .mapToDouble(load -> 1000 * load.environments() / reservedFor)
        .max()
        .orElse(0);
  }

  /** The same, in the worst phase. */
  double environmentMillis() {
    return phases.stream().mapToDouble(this::environmentMillis).max().orElse(0);
  }

  /** The longest that any region took over an announce. */
  Duration longest() {
    return phases.stream()
        .map(phase -> phase.seen().longest())
        .reduce(Duration.ZERO, (one, other) -> one.compareTo(other) >= 0 ? one : other);
  }

  /** By when the model says that a real run has failed over: DNS and its answers' life. */
  private Duration failoverExpected() {
    return lostRegionNamed().plus(TIME_TO_LIVE).plus(TOLERANCE);
  }

  /** What it is to be. */
  List<Goal> goals() {
    List<Goal> goals = new ArrayList<>(ofModel());
    real.ifPresent(result -> goals.addAll(ofRealRun(result)));
    return goals;
  }

  private List<Goal> ofRealRun(LocalOutage.Result result) {
    return List.of(
        new Goal(
            "local run: announces that failed after failing over", result.failedAfterFailover(), 0),
        new Goal("local run: peers lost", result.lost(), 0),
        new Goal("local run: answers naming a peer twice", result.duplicates(), 0),
        new Goal(
            "local run: seconds until it failed over, as DNS would",
            result.failover().map(DrillResult::seconds).orElse(Double.POSITIVE_INFINITY),
            seconds(failoverExpected())));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private List<Goal> ofModel() {
    return List.of(
        new Goal("announces that failed after failing over", failedAfterFailover(), 0),
        new Goal("peers lost after healing", lostAfterHealing(), 0),
        new Goal("noted peers hidden in a healthy region", hidden(), 0),
        new Goal("peers named twice, or to themselves", duplicates(), 0),
        new Goal("intervals until 99% are noted elsewhere", visibleWithinIntervals(), 1),
        new Goal(
            "seconds that DNS named a lost region",
            seconds(lostRegionNamed()),
            seconds(Observer.NAMED)),
        new Goal("degraded answers outside faults, %", 100 * degradedOutsideFault(), 1),
        new Goal("busiest second of recovery, x the steady rate", recoveryStampede(), 2),
        new Goal("busiest 10 s of a region in recovery, x what it had", stampedeInRegion(), 2),
        new Goal("longest announce, seconds", seconds(longest()), 1.5),
        new Goal(
            "environment of the worst minute per announce reserved for, ms",
            environmentMillis(),
            reserve.requestMillis()));
  }
}
