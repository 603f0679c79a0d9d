package meridian.bench;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import meridian.bench.cost.CostCategory;
import meridian.bench.traffic.TrafficDay;
import meridian.bench.traffic.TrafficTotals;
import meridian.cost.Measurements;
import meridian.measure.Goal;
import meridian.measure.MarkdownTable;
import meridian.measure.MeasurementReport;

/**
 * Everything that was measured.
 *
 * @param seed of all random numbers
 * @param scale how much was measured
 * @param lifeIntervals lifetime of a record on the pinned day, in intervals
 * @param day the pinned day
 * @param bySwarmSize what announces cost by swarm size
 * @param frontier writes against dead peers by the lifetime of records
 * @param largerDays what announces cost on larger days
 * @param sweep what a sweep costs
 * @param ancestor the same for the design of zappa-bittorrent-tracker
 */
record BenchmarkResult(
    long seed,
    @JsonIgnore Scale scale,
    double lifeIntervals,
    @JsonUnwrapped TrafficTotals day,
    List<SwarmCost> bySwarmSize,
    List<ModelDayCost> frontier,
    List<ModelDayCost> largerDays,
    @JsonUnwrapped SweepCost sweep,
    ZappaCost ancestor)
    implements MeasurementReport {

  private static final MarkdownTable<ModelDayCost> LIFETIMES =
      new MarkdownTable<ModelDayCost>()
          .column("life of a record, intervals", "%.2f", ModelDayCost::lifeIntervals)
          .column("write units", "%.2f", ModelDayCost::writeUnits)
          .column("dead peers handed out, %", "%.0f", cost -> 100 * cost.deadHandedOutShare());

  private static final MarkdownTable<ModelDayCost> LARGER_DAYS =
      new MarkdownTable<ModelDayCost>()
          .column("clients (model)", "%,d", ModelDayCost::clients)
          .column("environments per region", "%,d", ModelDayCost::environmentsPerRegion)
          .column("read units", "%.2f", ModelDayCost::readUnits)
          .column("write units", "%.2f", ModelDayCost::writeUnits)
          .column("dead, %", "%.0f", cost -> 100 * cost.deadHandedOutShare());

  private static final int REFERENCE_SIZE = 100;

  /** Factor by which reads in a large swarm may exceed those in a swarm of the reference size. */
  private static final double TOLERANCE = 1.1;

  /** Units of the query by which a large swarm's announces find the peer's own record. */
  private static final double OWN_RECORD = 0.5;

  @JsonProperty
  int population() {
    return scale.population();
  }

  @JsonProperty
  int torrents() {
    return scale.torrents();
  }

  @JsonProperty("goals")
  @Override
  public List<Goal> goals() {
    return List.of(
        new Goal("write units per announce", day.writesPerAnnounce(), 0.55),
        new Goal("read units per announce", day.readsPerAnnounce(), 1.0),
        new Goal("dead peers, % of those handed out", 100 * day.deadShare(), 13),
        new Goal("bytes of a peer record", sweep.peerRecordBytes(), 75),
        new Goal(
            "read units, most of all swarms of 1,000 and more",
            readUnits(size -> size > REFERENCE_SIZE),
            TOLERANCE * readUnits(size -> size == REFERENCE_SIZE) + OWN_RECORD));
  }

  /** What {@code scripts/cost} reads. */
  Measurements.Tables figures() {
    return new Measurements.Tables(
        (double) day.announces() / scale.population() / scale.intervals(),
        1 - day.wroteShare(),
        Math.max(day.readsPerAnnounce(), most(ModelDayCost::readUnits)),
        Math.max(day.writesPerAnnounce(), most(ModelDayCost::writeUnits)),
        day.perAnnounce(CostCategory.OWN_RECORD) / OWN_RECORD,
        sweep.peerRecordBytes(),
        day.bytesPerAnswer(),
        new Measurements.Ancestor(
            ancestor.day().readsPerAnnounce(),
            ancestor.day().writesPerAnnounce(),
            ancestor.breaksAt(),
            ancestor.bySwarmSize().stream()
                .map(
                    swarm ->
                        new Measurements.SwarmUnits(
                            swarm.size(), swarm.readUnits(), swarm.writeUnits()))
                .toList()));
  }

  private double most(ToDoubleFunction<ModelDayCost> units) {
    return largerDays.stream().mapToDouble(units).max().orElse(0);
  }

  private double readUnits(IntPredicate sizes) {
    return bySwarmSize.stream()
        .filter(cost -> sizes.test(cost.size()))
        .mapToDouble(SwarmCost::readUnits)
        .max()
        .orElseThrow();
  }

  @Override
  public Stream<String> lines() {
    return Stream.of(
            Stream.of(
                text(
                    "A day of %,d clients in %,d torrents (seed %d): %,d announces in %d regions,"
                        + " to one environment each.",
                    population(), torrents(), seed, day.announces(), TrafficDay.REGIONS),
                text(
                    "Units are per announce and replica, sweeps included; records live %s"
                        + " intervals.",
                    lifeIntervals),
                ""),
            Goal.table(goals()),
            Stream.of(text("| announces that wrote, %% | %.1f | | |", 100 * day.wroteShare()), ""),
            categories().lines(List.of(CostCategory.values())),
            Stream.of(""),
            swarms().lines(bySwarmSize),
            Stream.of(""),
            LIFETIMES.lines(frontier),
            Stream.of(""),
            LARGER_DAYS.lines(largerDays),
            Stream.of(
                "",
                text(
                    "A sweep costs each replica %,.0f read and %,.0f write units per million"
                        + " records, a tenth of them expired (measured with %,d).",
                    sweep.purgeReadUnitsPerMillion(),
                    sweep.purgeWriteUnitsPerMillion(),
                    sweep.sweptRecords()),
                text(
                    "zappa-bittorrent-tracker, over %d intervals of %,d clients: %.2f read and"
                        + " %.2f write units per announce, without a purge.",
                    scale.zappaIntervals(),
                    scale.zappaPopulation(),
                    ancestor.day().readsPerAnnounce(),
                    ancestor.day().writesPerAnnounce())))
        .flatMap(lines -> lines);
  }

  @SuppressWarnings("AnnotateFormatMethod") // Error Prone's annotation would be a dependency.
  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private MarkdownTable<CostCategory> categories() {
    return new MarkdownTable<CostCategory>()
        .column("units per announce, by cause", "%s", category -> category)
        .column("read", "%.3f", category -> units(category, false))
        .column("write", "%.3f", category -> units(category, true));
  }

  private Optional<Double> units(CostCategory category, boolean isWrite) {
    return Optional.of(day.perAnnounce(category)).filter(_ -> category.isWrite() == isWrite);
  }

  private MarkdownTable<SwarmCost> swarms() {
    return new MarkdownTable<SwarmCost>()
        .column("peers in the swarm", "%s", this::size)
        .column("read units", "%.2f", SwarmCost::readUnits)
        .column("write units", "%.2f", SwarmCost::writeUnits)
        .column("zappa-bittorrent-tracker: read", "%s", cost -> zappaReads(cost.size()))
        .column("write", "%.1f", cost -> zappa(cost.size()).map(SwarmCost::writeUnits));
  }

  private String size(SwarmCost cost) {
    return text(scale.modelledSwarms().contains(cost.size()) ? "%,d (model)" : "%,d", cost.size());
  }

  private Optional<SwarmCost> zappa(int size) {
    return ancestor.bySwarmSize().stream().filter(cost -> cost.size() == size).findFirst();
  }

  private String zappaReads(int size) {
    return zappa(size)
        .map(cost -> text("%.1f", cost.readUnits()))
        .orElse(size >= ancestor.breaksAt() ? text("fails from %,d on", ancestor.breaksAt()) : "");
  }
}
