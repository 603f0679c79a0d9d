package meridian.bench;

import meridian.bench.cost.CostCategory;
import meridian.bench.traffic.TrafficTotals;

/**
 * What announces to one swarm cost, without sweeps.
 *
 * @param size clients in the swarm, on average
 * @param readUnits per announce
 * @param writeUnits per announce
 */
record SwarmCost(int size, double readUnits, double writeUnits) {

  static SwarmCost of(int size, TrafficTotals totals) {
    return new SwarmCost(
        size,
        totals.readsPerAnnounce() - totals.perAnnounce(CostCategory.SWEEP_READ),
        totals.writesPerAnnounce() - totals.perAnnounce(CostCategory.SWEEP_WRITE));
  }
}
