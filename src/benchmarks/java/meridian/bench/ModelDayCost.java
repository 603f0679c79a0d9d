package meridian.bench;

import meridian.bench.traffic.MeridianTracker;
import meridian.bench.traffic.TrafficDay;
import meridian.bench.traffic.TrafficTotals;
import meridian.model.GlobalTable;

/**
 * What announces cost on a day of traffic, measured on the modelled table.
 *
 * <p>The longer records live, the fewer are written, and the longer those of clients that vanished
 * are handed out. The more clients there are, the more of them are in large swarms; and each
 * execution environment has to find out by itself which swarms are large.
 *
 * @param clients at a time
 * @param environmentsPerRegion execution environments that share a region's announces
 * @param lifeIntervals lifetime of a record, in intervals
 * @param readUnits per announce, sweeps included
 * @param writeUnits per announce and replica, sweeps included
 * @param deadHandedOutShare of the peers that answers named, those whose clients had gone
 */
record ModelDayCost(
    int clients,
    int environmentsPerRegion,
    double lifeIntervals,
    double readUnits,
    double writeUnits,
    double deadHandedOutShare) {

  static ModelDayCost measure(TrafficDay day, int environments, double life) {
    TrafficTotals totals = totals(day, environments, life);
    return new ModelDayCost(
        day.mix().population(),
        environments,
        life,
        totals.readsPerAnnounce(),
        totals.writesPerAnnounce(),
        totals.deadShare());
  }

  static TrafficTotals totals(TrafficDay day, int environments, double life) {
    return day.run(
        (time, random) ->
            new MeridianTracker(
                GlobalTable.singleReplica(time),
                environments,
                MeridianTracker.policy(life),
                time,
                random),
        _ -> {});
  }
}
