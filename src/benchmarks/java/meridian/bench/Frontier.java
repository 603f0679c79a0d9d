package meridian.bench;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
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

  private final Day day;

  Frontier(Day day) {
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
    Tally tally = overModel(day, policy(life));
    return new Point(life, tally.writesPerAnnounce(), tally.deadShare());
  }

  static Tally overModel(Day day, TrackerPolicy policy) {
    return day.pass(
        (time, random) -> {
          GlobalTable table = new GlobalTable(List.of("all"), time, Duration.ofMillis(1), random);
          return Meridian.over(table.client("all"), day.mix().regions(), policy, time, random);
        },
        interval -> {});
  }

  /** The production policy with another life of records, in intervals. */
  static TrackerPolicy policy(double life) {
    TrackerPolicy usual = TrackerPolicy.DEFAULT;
    return new TrackerPolicy(
        usual.intervals(),
        Sessions.times(Day.INTERVAL, life),
        usual.grace(),
        usual.defaultPeers(),
        usual.maxPeers(),
        usual.maxScrape());
  }
}
