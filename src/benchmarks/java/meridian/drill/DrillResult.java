package meridian.drill;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import meridian.drill.client.Observer;
import meridian.drill.client.RegionLoad;
import meridian.local.dns.DnsTiming;
import meridian.measure.Goal;

/**
 * The result of a drill.
 *
 * @param phases in their order; the first is the steady state that others are compared with
 * @param local the result of a real local run that lost a region; empty if there was none
 * @param peakSeconds the length of the periods of which a phase's peak is the busiest
 * @param reserve the concurrency that is reserved for a region's announces
 */
record DrillResult(
    @JsonIgnore List<Phase> phases,
    Optional<LocalOutage.Result> local,
    int peakSeconds,
    @JsonIgnore Reserve reserve) {

  /** How much longer than health checks a real failover takes at most: the TTL of DNS answers. */
  private static final Duration TIME_TO_LIVE = DnsTiming.ofRoute53(1).timeToLive();

  /** A correct model of DNS may be off by a few health checks on a busy machine. */
  private static final Duration TOLERANCE = Duration.ofSeconds(30);

  /**
   * The load that a region is sized for: its own announces and as many of a region that is lost.
   *
   * @param regions of the deployment
   * @param requestMillis how long each announce keeps an execution environment busy
   */
  record Reserve(int regions, int requestMillis) {}

  /** Announces that failed at a region that should have answered them. */
  @JsonProperty
  long failedAfterFailover() {
    return sum(phase -> phase.counters().failedAfterFailover());
  }

  /** Peers that were present after a fault had ended, but not visible everywhere. */
  @JsonProperty
  long lostAfterHealing() {
    return sum(Phase::lost);
  }

  /** Peers that a healthy region had stored, but that were not visible in all healthy regions. */
  @JsonProperty
  long hidden() {
    return sum(phase -> phase.counters().hidden());
  }

  /** Releases with worse answers that the deployment gate did not refuse. */
  @JsonProperty
  long badReleasesPassed() {
    return sum(phase -> phase.counters().badReleasesPassed());
  }

  /** Good releases that the deployment gate refused, or could not judge. */
  @JsonProperty
  long goodReleasesRefused() {
    return sum(phase -> phase.counters().goodReleasesRefused());
  }

  /** Peers that an answer contained twice, or that were the announcing client. */
  @JsonProperty
  long duplicates() {
    return sum(phase -> phase.counters().duplicates());
  }

  /**
   * The intervals within which 99% of a failed region's clients had moved: beyond their DNS caches,
   * or in all for those that could try the next tier; the worst of all phases.
   */
  @JsonProperty
  double visibleWithinIntervals() {
    return failovers()
        .mapToDouble(
            failover ->
                Math.max(failover.intervalsBeyondCache(), failover.intervalsWithTiers().orElse(0)))
        .max()
        .orElse(Double.POSITIVE_INFINITY);
  }

  /** The share of answers without peers and counts, in the worst phase without a fault. */
  @JsonProperty
  double degradedOutsideFault() {
    return phases.stream()
        .filter(phase -> !phase.isFault())
        .mapToDouble(phase -> phase.counters().degradedShare())
        .max()
        .orElse(1);
  }

  /** How long DNS went on returning a region that did not answer. */
  Duration lostRegionNamed() {
    return longest(failovers().filter(failover -> !failover.stillAnswers()).map(Failover::named));
  }

  /** The highest peak after any fault, as a multiple of the steady rate. */
  @JsonProperty("recoveryStampede")
  double recoveryPeak() {
    return worstOfRecovery(this::peak);
  }

  /** The peak of a phase, as a multiple of the steady rate. */
  double peak(Phase phase) {
    return phase.counters().peak(peakSeconds) / phases.getFirst().rate();
  }

  /**
   * Any region's busiest ten seconds after any fault, as a multiple of its rate.
   *
   * @see #peakOfRegion
   */
  @JsonProperty("recoveryStampedeOfRegion")
  double recoveryPeakOfRegion() {
    return worstOfRecovery(this::peakOfRegion);
  }

  /**
   * Any region's busiest ten seconds of a phase, as a multiple of its steady rate, or of its rate
   * in the phase before if that was higher: a region that has taken over another's clients loses
   * them only as fast as DNS caches expire.
   */
  double peakOfRegion(Phase phase) {
    Phase steady = phases.getFirst();
    Phase before = phases.get(Math.max(0, phases.indexOf(phase) - 1));
    return phase.counters().loads().entrySet().stream()
        .mapToDouble(
            load ->
                load.getValue().busiest()
                    / Math.max(steady.rate(load.getKey()), before.rate(load.getKey())))
        .max()
        .orElse(0);
  }

  /**
   * How long an announce kept an execution environment busy in a phase's busiest minute in any
   * region, if there were as many announces as concurrency is reserved for.
   */
  double environmentMillis(Phase phase) {
    double reservedFor = Math.min(1, 2.0 / reserve.regions()) * phases.getFirst().rate();
    return phase.counters().loads().values().stream()
        .mapToDouble(load -> 1000 * load.environments() / reservedFor)
        .max()
        .orElse(0);
  }

  /** How long an announce kept an execution environment busy in the steady state, on average. */
  double waitMillis() {
    Collection<RegionLoad> loads = phases.getFirst().counters().loads().values();
    return loads.stream().mapToDouble(RegionLoad::busyMillis).sum()
        / loads.stream().mapToLong(RegionLoad::arrived).sum();
  }

  /** The environment time per announce of the worst phase. */
  @JsonProperty
  double environmentMillis() {
    return phases.stream().mapToDouble(this::environmentMillis).max().orElse(0);
  }

  /** The longest time that any region took over an announce. */
  Duration longest() {
    return longest(phases.stream().map(phase -> phase.counters().longest()));
  }

  @JsonProperty
  long longestMillis() {
    return longest().toMillis();
  }

  private Stream<Failover> failovers() {
    return phases.stream().flatMap(phase -> phase.failover().stream());
  }

  private long sum(ToLongFunction<Phase> figure) {
    return phases.stream().mapToLong(figure).sum();
  }

  private double worstOfRecovery(ToDoubleFunction<Phase> figure) {
    return phases.stream()
        .filter(phase -> phase.kind() == Phase.Kind.RECOVERY)
        .mapToDouble(figure)
        .max()
        .orElse(0);
  }

  private static Duration longest(Stream<Duration> durations) {
    return durations.max(Duration::compareTo).orElse(Duration.ZERO);
  }

  /** The goals of the model, and those of the local run if there was one. */
  List<Goal> goals() {
    return Stream.concat(modelGoals(), local.stream().flatMap(this::localGoals)).toList();
  }

  private Stream<Goal> modelGoals() {
    return Stream.of(
        new Goal("announces that failed after failover", failedAfterFailover(), 0),
        new Goal("peers lost after healing", lostAfterHealing(), 0),
        new Goal("stored peers hidden in a healthy region", hidden(), 0),
        new Goal("duplicate peers, or the client itself, in answers", duplicates(), 0),
        new Goal("intervals until 99% are stored elsewhere", visibleWithinIntervals(), 1),
        new Goal(
            "seconds that DNS returned a lost region",
            seconds(lostRegionNamed()),
            seconds(Observer.MAX_FAILOVER_DELAY)),
        new Goal("degraded answers outside faults, %", 100 * degradedOutsideFault(), 1),
        new Goal("peak of recovery, x the steady rate", recoveryPeak(), 2),
        new Goal("busiest 10 s of a region in recovery, x its rate", recoveryPeakOfRegion(), 2),
        new Goal("bad releases that passed the gate", badReleasesPassed(), 0),
        new Goal("good releases that the gate refused", goodReleasesRefused(), 0),
        new Goal("longest announce, seconds", seconds(longest()), 1.5),
        new Goal(
            "environment time per reserved announce in the worst minute, ms",
            environmentMillis(),
            reserve.requestMillis()));
  }

  private Stream<Goal> localGoals(LocalOutage.Result result) {
    return Stream.of(
        new Goal(
            "local run: announces that failed after failover", result.failedAfterFailover(), 0),
        new Goal("local run: peers lost", result.lost(), 0),
        new Goal("local run: answers with a duplicate peer", result.duplicates(), 0),
        new Goal(
            "local run: seconds until failover, at the pace of DNS",
            result.failover().map(DrillResult::seconds).orElse(Double.POSITIVE_INFINITY),
            seconds(lostRegionNamed().plus(TIME_TO_LIVE).plus(TOLERANCE))));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
