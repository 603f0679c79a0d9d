package meridian.capacity;

import java.util.List;
import java.util.stream.Stream;
import meridian.measure.Goal;
import meridian.measure.MarkdownTable;
import meridian.measure.MeasurementReport;

/**
 * What was measured.
 *
 * @param clients the number of connections at a time
 * @param slices the slices of each tracker, for each row
 * @param rows the comparisons
 */
record CapacityResult(int clients, int slices, List<Comparison> rows) implements MeasurementReport {

  private static final double LEAST_CAPACITY = 0.9;
  private static final double MEBIBYTES = 1 << 20;

  private static final MarkdownTable<Comparison> TABLE =
      new MarkdownTable<Comparison>()
          .column("torrents", "%,d", Comparison::torrents)
          .column("peers of each", "%,d", Comparison::peers)
          .column("scripts/serve with", "%s", row -> row.style().title())
          .column("scripts/serve, µs", "%.1f", Comparison::serveMicros)
          .column("opentracker, µs", "%.1f", Comparison::opentrackerMicros)
          .column("capacity", "%.2f", Comparison::capacity)
          .column("memory, MiB", "%.0f", row -> row.serveBytes() / MEBIBYTES)
          .column("opentracker's", "%.0f", row -> row.opentrackerBytes() / MEBIBYTES);

  @Override
  public List<Goal> goals() {
    return rows.stream()
        .map(
            row ->
                new Goal(
                    "processor time as a ratio to opentracker's, %s, swarms of %,d"
                        .formatted(row.style().title(), row.peers()),
                    1 / row.capacity(),
                    1 / LEAST_CAPACITY))
        .toList();
  }

  @Override
  public Stream<String> lines() {
    return Stream.of(
            Stream.of(
                "Processor time of the server's process per announce: medians of %d slices, %d clients."
                    .formatted(slices, clients),
                "Opentracker from Debian closes every connection, so all rows compare with that."
                    + " Capacity is its time divided by scripts/serve's.",
                ""),
            TABLE.lines(rows),
            Stream.of(""),
            Goal.table(goals()))
        .flatMap(lines -> lines);
  }
}
