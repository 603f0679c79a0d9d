package meridian.bench;

import java.util.List;

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
record Figures(
    long seed,
    Scale scale,
    double life,
    Tally day,
    List<Swarms.Cost> swarms,
    List<Frontier.Point> frontier,
    List<Larger.Cost> larger,
    SweepCost sweep,
    AncestorCost ancestor) {

  double readUnits(int size) {
    return swarms.stream()
        .filter(cost -> cost.size() == size)
        .mapToDouble(Swarms.Cost::readUnits)
        .findFirst()
        .orElseThrow();
  }
}
