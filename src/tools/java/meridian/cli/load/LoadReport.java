package meridian.cli.load;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import meridian.report.Report;

/**
 * The result of a run of announces.
 *
 * @param connections the number of connections
 * @param took the time from the first request to the last answer
 * @param nanos the nanoseconds to each answer, in ascending order
 */
public record LoadReport(int connections, Duration took, List<Long> nanos) implements Report {

  @Override
  public Stream<String> lines() {
    return Stream.of(
        "%d announces on %d connections: %.0f a second, half answered in %.1f ms, 99%% in %.1f ms"
            .formatted(nanos.size(), connections, perSecond(), millis(0.5), millis(0.99)));
  }

  @Override
  public ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("announces", nanos.size())
        .put("connections", connections)
        .put("perSecond", perSecond())
        .put("medianMillis", millis(0.5))
        .put("p99Millis", millis(0.99));
  }

  private double perSecond() {
    return nanos.size() * 1e9 / took.toNanos();
  }

  private double millis(double quantile) {
    return nanos.isEmpty() ? 0 : nanos.get((int) (quantile * (nanos.size() - 1))) / 1e6;
  }
}
