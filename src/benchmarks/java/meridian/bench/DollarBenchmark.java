package meridian.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import meridian.bench.traffic.BucketTracker;
import meridian.bench.traffic.MeridianTracker;
import meridian.bench.traffic.TrafficDay;
import meridian.bench.traffic.TrafficTotals;
import meridian.model.GlobalTable;
import meridian.simulation.TrafficMix;

/**
 * Runs the pinned day, and days of single swarms, with buckets and with the modelled table, which
 * charges as the embedded DynamoDB does.
 *
 * @param life of records, in intervals
 * @param progress receives a line for each completed step
 */
record DollarBenchmark(Scale scale, double life, long seed, Consumer<String> progress) {

  /** Announces that are counted in a swarm, or a few more or less. */
  private static final int ANNOUNCES = 20_000;

  DollarComparison run() {
    DollarCost day =
        cost(
            new TrafficMix(scale.population(), scale.torrents(), TrafficDay.REGIONS),
            scale.intervals());
    progress.accept("day");
    List<DollarCost> swarms = new ArrayList<>();
    for (int size : scale.comparedSwarms()) {
      int intervals = Math.clamp(ANNOUNCES / size, 1, scale.intervals());
      swarms.add(cost(new TrafficMix(size, 1, TrafficDay.REGIONS), intervals));
      progress.accept("swarm of %,d".formatted(size));
    }
    return new DollarComparison(seed, day, swarms);
  }

  private DollarCost cost(TrafficMix mix, int intervals) {
    TrafficDay day = new TrafficDay(mix, intervals, seed);
    TrafficTotals buckets =
        day.run(
            (time, random) -> new BucketTracker(MeridianTracker.policy(life), time, random),
            _ -> {});
    TrafficTotals tables =
        day.run(
            (time, random) ->
                new MeridianTracker(
                    GlobalTable.singleReplica(time), MeridianTracker.policy(life), time, random),
            _ -> {});
    return new DollarCost(mix, tables, buckets);
  }
}
