package meridian.bench;

import java.util.List;
import meridian.bench.traffic.TrafficTotals;

/**
 * Everything that was measured.
 *
 * @param seed of all random numbers
 * @param scale how much was measured
 * @param life of a record in the day, in intervals
 * @param day the pinned day
 * @param swarms what announces cost by swarm size
 * @param frontier writes against dead peers by the life of records
 * @param larger what larger days cost
 * @param sweep what a sweep costs
 * @param ancestor the ancestor's design
 */
record BenchmarkResult(
    long seed,
    Scale scale,
    double life,
    TrafficTotals day,
    List<SwarmBenchmark.Cost> swarms,
    List<Frontier.Point> frontier,
    List<Larger.Cost> larger,
    SweepCost sweep,
    ZappaCost ancestor) {

  double readUnits(int size) {
    return swarms.stream()
        .filter(cost -> cost.size() == size)
        .mapToDouble(SwarmBenchmark.Cost::readUnits)
        .findFirst()
        .orElseThrow();
  }
}
