package meridian.bench;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import meridian.bench.traffic.MeridianTracker;
import meridian.bench.traffic.TrafficDay;
import meridian.bench.traffic.TrafficMix;
import meridian.bench.traffic.TrafficTotals;
import meridian.model.GlobalTable;
import meridian.tracker.TrackerPolicy;

/**
 * What announces cost on a day of more clients in as many more torrents, of which more are in large
 * swarms, and to more environments, each of which has to find out by itself which swarms are large.
 * Measured on the model.
 */
final class Larger {

  private final Scale scale;
  private final TrackerPolicy policy;
  private final long seed;

  Larger(Scale scale, TrackerPolicy policy, long seed) {
    this.scale = scale;
    this.policy = policy;
    this.seed = seed;
  }

  /**
   * A day.
   *
   * @param clients at a time
   * @param environments per region
   * @param readUnits per announce, sweeps included
   * @param writeUnits per announce and replica, sweeps included
   * @param deadShare of the peers handed out
   */
  record Cost(
      int clients, int environments, double readUnits, double writeUnits, double deadShare) {}

  List<Cost> costs() {
    return Stream.of(1, scale.largerEnvironments()).map(this::cost).toList();
  }

  private Cost cost(int environments) {
    int clients = scale.largerPopulation();
    int torrents = (int) ((long) clients * scale.torrents() / scale.population());
    TrafficDay day =
        new TrafficDay(TrafficMix.pinned(clients, torrents), scale.largerIntervals(), seed);
    TrafficTotals tally =
        day.pass(
            (time, random) -> {
              GlobalTable table =
                  new GlobalTable(List.of("all"), time, Duration.ofMillis(1), random);
              return MeridianTracker.over(
                  table.client("all"), day.mix().regions(), environments, policy, time, random);
            },
            interval -> {});
    return new Cost(
        clients,
        environments,
        tally.readsPerAnnounce(),
        tally.writesPerAnnounce(),
        tally.deadShare());
  }
}
