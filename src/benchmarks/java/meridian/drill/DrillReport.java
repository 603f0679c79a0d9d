package meridian.drill;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import meridian.cost.Measurements;
import meridian.drill.client.PhaseCounters;
import meridian.measure.Goal;
import meridian.measure.MarkdownTable;
import meridian.measure.MeasurementReport;
import org.jspecify.annotations.Nullable;

/**
 * The report of a drill.
 *
 * @param peers clients at a time
 */
record DrillReport(DrillResult result, int peers, long seed) implements MeasurementReport {

  /** The JSON document. */
  private record Document(
      long seed,
      int peers,
      @JsonUnwrapped DrillResult result,
      List<PhaseFigures> phases,
      Map<String, Boolean> goals) {}

  /** The figures of a phase. */
  private record PhaseFigures(
      String name,
      Phase.Kind kind,
      long minutes,
      @JsonUnwrapped PhaseCounters counters,
      long lostAfterHealing,
      OptionalDouble degradedOutsideFault,
      double recoveryStampede,
      double recoveryStampedeOfRegion,
      double environmentMillis,
      double announcesPerSecond,
      @JsonUnwrapped @Nullable Failover failover) {}

  private static final MarkdownTable<PhaseFigures> PHASES =
      new MarkdownTable<PhaseFigures>()
          .column("", "%s", PhaseFigures::name)
          .column("minutes", "%d", PhaseFigures::minutes)
          .column("answered", "%,d", phase -> phase.counters.answered())
          .column("degraded", "%,d", phase -> phase.counters.degraded())
          .column("failed there", "%,d", phase -> phase.counters.failedAtFailedRegion())
          .column("failed elsewhere", "%,d", phase -> phase.counters.failedAfterFailover())
          .column("lost", "%,d", PhaseFigures::lostAfterHealing)
          .column("duplicate peers", "%d", phase -> phase.counters.duplicates())
          .column("peak", "x %.2f", PhaseFigures::recoveryStampede)
          .column("a region's busiest 10 s", "x %.2f", PhaseFigures::recoveryStampedeOfRegion)
          .column("environment per announce", "%.0f ms", PhaseFigures::environmentMillis);

  private static final MarkdownTable<Phase> FAILOVERS =
      new MarkdownTable<Phase>()
          .column("clients of the region when", "%s", Phase::name)
          .column("", "%,d", phase -> failover(phase).moved() + failover(phase).notMoved())
          .column("DNS returned it for", "%d s", phase -> failover(phase).namedForSeconds())
          .column(
              "99% stored elsewhere after",
              "%s", phase -> failover(phase).within().map(DrillReport::minutes).orElse("never"))
          .column(
              "beyond DNS caches",
              "%.2f intervals",
              phase -> failover(phase).intervalsBeyondCache())
          .column("with tiers", "%.2f intervals", phase -> failover(phase).intervalsWithTiers());

  private static final MarkdownTable<Phase> JUDGEMENTS =
      new MarkdownTable<Phase>()
          .column("judged by the deployment gate", "%s", Phase::name)
          .column(
              "the first of its reasons", "%s", phase -> phase.counters().judgements().getFirst());

  @Override
  public List<Goal> goals() {
    return result.goals();
  }

  @Override
  public Stream<String> lines() {
    String summary =
        text(
            "%,d peers, seed %d: %,d announces in %d hours of virtual time, %.1f a second in the"
                + " steady state.",
            peers,
            seed,
            result.phases().stream().mapToLong(phase -> phase.counters().answered()).sum(),
            result.phases().stream().mapToLong(phase -> phase.length().toMinutes()).sum() / 60,
            result.phases().getFirst().rate());
    List<Phase> failed =
        result.phases().stream().filter(phase -> phase.failover().isPresent()).toList();
    List<Phase> judged =
        result.phases().stream().filter(phase -> !phase.counters().judgements().isEmpty()).toList();
    return Stream.of(
            Stream.of(summary, ""),
            PHASES.lines(phases()),
            Stream.of(""),
            FAILOVERS.lines(failed),
            Stream.of(""),
            JUDGEMENTS.lines(judged),
            result.local().stream().map(DrillReport::line),
            Stream.of(""),
            Goal.table(goals()))
        .flatMap(lines -> lines);
  }

  private static String line(LocalOutage.Result local) {
    return text(
        "%nA local run really lost that region: %,d announces were answered, %,d of them without"
            + " peers,%nand %,d failed before another region answered. The longest took %.2f s on"
            + " this machine.",
        local.answered(),
        local.degraded(),
        local.failedBeforeFailover(),
        local.longest().toMillis() / 1000.0);
  }

  private static Failover failover(Phase phase) {
    return phase.failover().orElseThrow();
  }

  private static String minutes(Duration duration) {
    return text("%.1f minutes", duration.toSeconds() / 60.0);
  }

  @SuppressWarnings("AnnotateFormatMethod") // Error Prone's annotation would be a dependency.
  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  @Override
  public Object json() {
    Map<String, Boolean> goals = new LinkedHashMap<>();
    goals().forEach(goal -> goals.put(goal.name(), goal.isMet()));
    return new Document(seed, peers, result, phases(), goals);
  }

  /** What {@code scripts/cost} reads. */
  Measurements.SteadyState figures() {
    return new Measurements.SteadyState(result.waitMillis());
  }

  private List<PhaseFigures> phases() {
    return result.phases().stream().map(this::figures).toList();
  }

  private PhaseFigures figures(Phase phase) {
    return new PhaseFigures(
        phase.name(),
        phase.kind(),
        phase.length().toMinutes(),
        phase.counters(),
        phase.lost(),
        phase.isFault()
            ? OptionalDouble.empty()
            : OptionalDouble.of(phase.counters().degradedShare()),
        result.peak(phase),
        result.peakOfRegion(phase),
        result.environmentMillis(phase),
        phase.rate(),
        phase.failover().orElse(null));
  }
}
