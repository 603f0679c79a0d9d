package meridian.coldstart;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

  /** The most that a start may take, as a ratio to a bare handler's. */
  private static final double MOST_C1 = 1.15;

  private static final double MOST_AOT = 1.25;

  @Override
  public List<Goal> goals() {
    return List.of(
        new Goal(ratioName(Variant.C1), ratioTo(Variant.BARE_C1, Variant.C1), MOST_C1),
        new Goal(ratioName(Variant.AOT), ratioTo(Variant.BARE_AOT, Variant.AOT), MOST_AOT));
  }

  private static String ratioName(Variant variant) {
    return variant.title() + ", as a ratio to a bare handler";
  }

  private double ratioTo(Variant bare, Variant variant) {
    return median(variant, ColdStart::millis) / median(bare, ColdStart::millis);
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
    return Stream.of(
            Stream.of(summary, ""),
            table().lines(List.of(Variant.values())),
            Stream.of(""),
            Goal.table(goals()))
        .flatMap(lines -> lines);
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
            variant -> median(variant, ColdStart::residentKilobytes) / KILOBYTES);
  }

  /** The starts' median times, as ratios to those of a bare handler started the same way. */
  @JsonProperty
  Map<String, Double> ratios() {
    return Map.of(
        Variant.C1.key(), ratioTo(Variant.BARE_C1, Variant.C1),
        Variant.AOT.key(), ratioTo(Variant.BARE_AOT, Variant.AOT));
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
