package meridian.speed;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import meridian.cost.Measurements;
import meridian.measure.Goal;
import meridian.measure.MarkdownTable;
import meridian.measure.MeasurementReport;

/**
 * What announces cost, beside a bare put and query.
 *
 * @param calls what each kind of call costs
 */
record AnnounceResult(Map<AnnounceCall, MeasuredCall> calls) implements MeasurementReport {

  private static final double KILOBYTES = 1024;
  private static final double MICROS_PER_MILLI = 1000;

  private record Row(AnnounceCall call, Window window) {}

  @Override
  public List<Goal> goals() {
    return List.of();
  }

  @Override
  public Stream<String> lines() {
    List<Row> rows =
        Arrays.stream(AnnounceCall.values())
            .flatMap(call -> Arrays.stream(Window.values()).map(window -> new Row(call, window)))
            .toList();
    return Stream.of(
            Stream.of(
                "Per call, in a process of its own, with the database in another one:"
                    + " means, and ratios to a bare put and query.",
                ""),
            new MarkdownTable<Row>()
                .column("", "%s", row -> row.call.title())
                .column("calls", "%s", row -> row.window.title())
                .column("processor µs", "%,.0f", row -> cost(row, CallCost::processorMicros))
                .column("ratio", "%.2f", row -> ratio(row, CallCost::processorMicros))
                .column("wall µs", "%,.0f", row -> cost(row, CallCost::wallMicros))
                .column("ratio", "%.2f", row -> ratio(row, CallCost::wallMicros))
                .column("allocated, KiB", "%,.0f", row -> cost(row, AnnounceResult::kilobytes))
                .column("ratio", "%.2f", row -> ratio(row, CallCost::allocatedBytes))
                .lines(rows),
            Stream.of(""),
            new MarkdownTable<AnnounceCall>()
                .column("", "%s", AnnounceCall::title)
                .column("other threads per warm call", "%.1f", call -> of(call).threads())
                .lines(List.of(AnnounceCall.values())))
        .flatMap(lines -> lines);
  }

  private static double kilobytes(CallCost cost) {
    return cost.allocatedBytes() / KILOBYTES;
  }

  private double cost(Row row, ToDoubleFunction<CallCost> figure) {
    CallCost cost = of(row.call).costs().get(row.window);
    if (cost == null) {
      throw new IllegalStateException("not measured: " + row);
    }
    return figure.applyAsDouble(cost);
  }

  private Optional<Double> ratio(Row row, ToDoubleFunction<CallCost> figure) {
    return Optional.of(row)
        .filter(announce -> !announce.call.isBare())
        .map(
            announce ->
                cost(announce, figure) / cost(new Row(AnnounceCall.BARE, row.window), figure));
  }

  /** What {@code scripts/cost} reads. */
  Measurements.Handler figures() {
    return new Measurements.Handler(millis(AnnounceCall.SMALL), millis(AnnounceCall.LARGE));
  }

  private double millis(AnnounceCall call) {
    return cost(new Row(call, Window.WARM), CallCost::processorMicros) / MICROS_PER_MILLI;
  }

  private MeasuredCall of(AnnounceCall call) {
    MeasuredCall measured = calls.get(call);
    if (measured == null) {
      throw new IllegalStateException("not measured: " + call);
    }
    return measured;
  }

  /** The ratios of processor time to that of a bare put and query, by call and window. */
  @JsonProperty
  Map<String, Map<Window, Double>> ratios() {
    Map<String, Map<Window, Double>> ratios = new LinkedHashMap<>();
    for (AnnounceCall call : AnnounceCall.values()) {
      Map<Window, Double> byWindow = new LinkedHashMap<>();
      for (Window window : Window.values()) {
        ratio(new Row(call, window), CallCost::processorMicros)
            .ifPresent(ratio -> byWindow.put(window, ratio));
      }
      ratios.put(call.name().toLowerCase(Locale.ROOT), byWindow);
    }
    return ratios;
  }
}
