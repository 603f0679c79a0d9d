package meridian.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import meridian.bench.cost.ObjectUsage;
import meridian.bench.cost.Prices.Dollars;
import meridian.bench.traffic.TrafficDay;
import meridian.cost.Measurements;
import meridian.measure.Goal;
import meridian.measure.MarkdownTable;
import meridian.measure.MeasurementReport;

/**
 * What the pinned day costs with S3 and with DynamoDB, and what announces to single swarms do.
 *
 * @param seed of all random numbers
 * @param day the pinned day
 * @param bySwarmSize days of clients of one torrent
 */
record DollarComparison(long seed, @JsonUnwrapped DollarCost day, List<DollarCost> bySwarmSize)
    implements MeasurementReport {

  private record Row(String name, ToDoubleFunction<Dollars> part) {}

  private static final List<Row> ROWS =
      List.of(
          new Row("writes: units in all regions, or PUTs", Dollars::writes),
          new Row("replication: PUTs in the other regions, and the transfer", Dollars::replication),
          new Row("reads: units, or GETs", Dollars::reads),
          new Row("listings", Dollars::lists),
          new Row("storage of replaced versions", Dollars::oldVersions),
          new Row("all", Dollars::total));

  private static final MarkdownTable<DollarCost> REQUESTS =
      new MarkdownTable<DollarCost>()
          .column("clients", "%,d", DollarCost::population)
          .column("torrents", "%,d", cost -> cost.mix().torrents())
          .column("GET per announce", "%.2f", cost -> cost.perAnnounce(cost.usage().gets()))
          .column("PUT", "%.2f", cost -> cost.perAnnounce(cost.usage().puts()))
          .column("LIST", "%.4f", cost -> cost.perAnnounce(cost.usage().lists()))
          .column("DELETE", "%.2f", cost -> cost.perAnnounce(cost.usage().deletes()))
          .column("bytes per PUT", "%,.0f", cost -> cost.usage().bytesPerPut())
          .column("S3, $ per million", "%.2f", cost -> cost.dollarsOfBuckets().total())
          .column("DynamoDB", "%.2f", cost -> cost.dollarsOfTables().total())
          .column("times", "%.1f", DollarCost::ratio);

  @JsonProperty("goals")
  @Override
  public List<Goal> goals() {
    return List.of();
  }

  @Override
  public Stream<String> lines() {
    return Stream.of(
            Stream.of(
                text(
                    "A day of %,d clients in %,d torrents (seed %d): %,d announces in %d regions,"
                        + " to one environment each.",
                    day.population(),
                    day.mix().torrents(),
                    seed,
                    day.announces(),
                    TrafficDay.REGIONS),
                ""),
            dollars().lines(ROWS),
            Stream.of(""),
            REQUESTS.lines(Stream.concat(Stream.of(day), bySwarmSize.stream()).toList()),
            Stream.of("", verdict()))
        .flatMap(lines -> lines);
  }

  /** What {@code scripts/cost} reads. */
  Measurements.Buckets figures() {
    ObjectUsage usage = day.usage();
    return new Measurements.Buckets(
        day.perAnnounce(usage.gets()),
        day.perAnnounce(usage.puts()),
        day.perAnnounce(usage.lists()),
        day.perAnnounce(usage.writes()),
        day.perAnnounce(usage.writtenBytes()));
  }

  private String verdict() {
    double changes = day.changesPerPut();
    String when =
        Double.isFinite(changes)
            ? text(
                "It is cheaper if a PUT carries the changes of more than %.1f announces.", changes)
            : "It is dearer even without its PUTs.";
    return text("S3 costs %.1f times as much as DynamoDB. ", day.ratio()) + when;
  }

  private MarkdownTable<Row> dollars() {
    return new MarkdownTable<Row>()
        .column("dollars per million announces", "%s", Row::name)
        .column("DynamoDB", "%.2f", row -> row.part.applyAsDouble(day.dollarsOfTables()))
        .column("S3", "%.2f", row -> row.part.applyAsDouble(day.dollarsOfBuckets()));
  }

  @SuppressWarnings("AnnotateFormatMethod") // Error Prone's annotation would be a dependency.
  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
