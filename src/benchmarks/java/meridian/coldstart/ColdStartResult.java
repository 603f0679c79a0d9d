package meridian.coldstart;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import meridian.measure.Goal;
import meridian.measure.MarkdownTable;
import meridian.measure.MeasurementReport;

/**
 * The cold starts of each variant.
 *
 * @param zipBytes the artifact's size
 * @param starts by variant
 */
record ColdStartResult(long zipBytes, @JsonIgnore Map<Variant, List<ColdStart>> starts)
    implements MeasurementReport {

  private static final double KILOBYTES = 1024;
  private static final double MEGABYTES = 1e6;

  @Override
  public List<Goal> goals() {
    return List.of(goal(Variant.C1, 950), goal(Variant.AOT, 320));
  }

  private Goal goal(Variant variant, double millis) {
    return new Goal(variant.title(), median(variant, ColdStart::millis), millis);
  }

  private Optional<Goal> goal(Variant variant) {
    return goals().stream().filter(goal -> goal.name().equals(variant.title())).findFirst();
  }

  @Override
  public Stream<String> lines() {
    String summary =
        String.format(
            Locale.ROOT,
            "From the start of the process to its first answer, an announce: medians of %d starts."
                + " The zip has %.2f MB.",
            starts(Variant.PLAIN).size(),
            zipBytes / MEGABYTES);
    return Stream.concat(Stream.of(summary, ""), table().lines(List.of(Variant.values())));
  }

  private MarkdownTable<Variant> table() {
    return new MarkdownTable<Variant>()
        .column("", "%s", Variant::title)
        .column("ms", "%.0f", variant -> median(variant, ColdStart::millis))
        .column("processor ms", "%.0f", variant -> median(variant, ColdStart::cpuMillis))
        .column("classes", "%,.0f", variant -> median(variant, ColdStart::classes))
        .column(
            "resident, MiB",
            "%.0f",
            variant -> median(variant, ColdStart::residentKilobytes) / KILOBYTES)
        .column("goal, ms at most", "%.0f", variant -> goal(variant).map(Goal::most))
        .column("", "%s", variant -> goal(variant).map(Goal::verdict));
  }

  @JsonProperty
  Map<String, Double> medianMillis() {
    return byVariant(variant -> median(variant, ColdStart::millis));
  }

  @JsonProperty
  Map<String, Double> medianProcessorMillis() {
    return byVariant(variant -> median(variant, ColdStart::cpuMillis));
  }

  @JsonProperty
  Map<String, Double> medianClasses() {
    return byVariant(variant -> median(variant, ColdStart::classes));
  }

  @JsonProperty
  Map<String, Double> medianResidentKilobytes() {
    return byVariant(variant -> median(variant, ColdStart::residentKilobytes));
  }

  @JsonProperty
  Map<String, List<Double>> millis() {
    return byVariant(variant -> starts(variant).stream().map(ColdStart::millis).toList());
  }

  private <T> Map<String, T> byVariant(Function<Variant, T> figure) {
    Map<String, T> figures = new LinkedHashMap<>();
    for (Variant variant : Variant.values()) {
      figures.put(variant.key(), figure.apply(variant));
    }
    return figures;
  }

  private List<ColdStart> starts(Variant variant) {
    return starts.getOrDefault(variant, List.of());
  }

  private double median(Variant variant, ToDoubleFunction<ColdStart> figure) {
    return Repetition.median(starts(variant), figure);
  }
}
