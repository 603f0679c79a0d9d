package meridian.coldstart;

import java.util.List;
import java.util.stream.Stream;
import meridian.measure.Goal;
import meridian.measure.MarkdownTable;
import meridian.measure.MeasurementReport;

/**
 * What each HTTP client costs.
 *
 * @param runs counted starts of each
 */
record ClientResult(int runs, List<ClientCost> costs) implements MeasurementReport {

  private static final double MEGABYTES = 1e6;

  private static final MarkdownTable<ClientCost> TABLE =
      new MarkdownTable<ClientCost>()
          .column("", "%s", ClientCost::client)
          .column("zip, MB", "%.1f", cost -> cost.zipBytes() / MEGABYTES)
          .column("ms to the first answer", "%,.0f", ClientCost::medianMillis)
          .column("processor ms to it", "%,.0f", ClientCost::medianProcessorMillis)
          .column(
              "processor ms per announce", "%.1f", ClientCost::medianProcessorMillisPerAnnounce);

  @Override
  public List<Goal> goals() {
    return List.of();
  }

  @Override
  public Stream<String> lines() {
    String summary =
        "On the class path with C1: medians of %d starts, and of the %d announces after each."
            .formatted(runs, ClientBenchmark.ANNOUNCES);
    return Stream.concat(Stream.of(summary, ""), TABLE.lines(costs));
  }

  @Override
  public Object json() {
    return costs;
  }
}
