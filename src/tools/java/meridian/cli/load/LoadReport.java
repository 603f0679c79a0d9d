package meridian.cli.load;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import meridian.report.Report;

/**
 * The result of a run of announces.
 *
 * @param announces the number of announces
 * @param connections the number of connections
 * @param perSecond answers per second, from the first request to the last answer
 * @param medianMillis the time within which half of the announces were answered
 * @param p99Millis the time within which 99% were answered
 */
public record LoadReport(
    int announces, int connections, double perSecond, double medianMillis, double p99Millis)
    implements Report {

  /**
   * Summarizes a run.
   *
   * @param took the time from the first request to the last answer
   * @param nanos the nanoseconds to each answer, in ascending order
   */
  static LoadReport of(int connections, Duration took, List<Long> nanos) {
    return new LoadReport(
        nanos.size(),
        connections,
        nanos.size() * 1e9 / took.toNanos(),
        millis(nanos, 0.5),
        millis(nanos, 0.99));
  }

  private static double millis(List<Long> nanos, double quantile) {
    return nanos.isEmpty() ? 0 : nanos.get((int) (quantile * (nanos.size() - 1))) / 1e6;
  }

  @Override
  public Stream<String> lines() {
    return Stream.of(
        "%d announces on %d connections: %.0f a second, half answered in %.1f ms, 99%% in %.1f ms"
            .formatted(announces, connections, perSecond, medianMillis, p99Millis));
  }
}
