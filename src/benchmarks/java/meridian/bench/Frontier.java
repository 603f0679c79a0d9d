package meridian.bench;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import meridian.bench.traffic.MeridianTracker;
import meridian.bench.traffic.SessionGenerator;
import meridian.bench.traffic.TrafficDay;
import meridian.bench.traffic.TrafficTotals;
import meridian.model.GlobalTable;
import meridian.tracker.TrackerPolicy;

/**
 * Writes against dead peers handed out, for records of different lives: the longer they live the
 * fewer writes, and the longer they stand for clients that vanished. Measured on the model, with
 * the same clients at each life.
 */
final class Frontier {

  private static final int LEAST_QUARTERS = 10;
  private static final int MOST_QUARTERS = 18;

  private final TrafficDay day;

  Frontier(TrafficDay day) {
    this.day = day;
  }

  /**
   * One life.
   *
   * @param life of a record, in intervals
   * @param writeUnits per announce and replica, sweeps included
   * @param deadShare of the peers handed out
   */
  record Point(double life, double writeUnits, double deadShare) {}

  /** Lives of 2.5 to 4.5 intervals. */
  List<Point> points() {
    return IntStream.rangeClosed(LEAST_QUARTERS, MOST_QUARTERS)
        .mapToObj(quarters -> point(quarters / 4.0))
        .toList();
  }

  private Point point(double life) {
    TrafficTotals tally = overModel(day, policy(life));
    return new Point(life, tally.writesPerAnnounce(), tally.deadShare());
  }

  static TrafficTotals overModel(TrafficDay day, TrackerPolicy policy) {
    return day.pass(
        (time, random) -> {
          GlobalTable table = new GlobalTable(List.of("all"), time, Duration.ofMillis(1), random);
          return MeridianTracker.over(
              table.client("all"), day.mix().regions(), policy, time, random);
        },
        interval -> {});
  }

  /** The production policy with another life of records, in intervals. */
  static TrackerPolicy policy(double life) {
    TrackerPolicy usual = TrackerPolicy.DEFAULT;
    return new TrackerPolicy(
        usual.intervals(),
        SessionGenerator.times(TrafficDay.INTERVAL, life),
        usual.grace(),
        usual.defaultPeers(),
        usual.maxPeers(),
        usual.maxScrape());
  }
}
