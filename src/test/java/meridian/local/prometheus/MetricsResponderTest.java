package meridian.local.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import meridian.local.http.Bytes;
import meridian.local.http.HttpReply;
import meridian.local.http.HttpRequest;
import meridian.metrics.Label.Outcome;
import meridian.metrics.Label.Request;
import meridian.metrics.Metric;
import meridian.metrics.Metrics;
import org.junit.jupiter.api.Test;

final class MetricsResponderTest {

  private final Metrics metrics = new Metrics();
  private final MetricsResponder responder =
      new MetricsResponder(_ -> HttpReply.of(404, "text/plain", "other"), metrics);

  private HttpReply get(String path) {
    var request =
        new HttpRequest("GET", path, "", "HTTP/1.1", Map.of(), Bytes.NONE, "127.0.0.1", 1);
    return assertInstanceOf(HttpReply.class, responder.respond(request));
  }

  private List<String> lines() {
    return new String(get("/metrics").body().array(), StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void answersWithEachMetricsMeaningKindAndValues() {
    metrics.count(Metric.ANNOUNCES, Outcome.DEGRADED);
    metrics.set(Metric.REPLICATION_LAG, 1.5, "eu-west-1");
    metrics.record(Metric.LATENCY, Duration.ofMillis(2), Request.ANNOUNCE);
    List<String> lines = lines();
    for (String line :
        List.of(
            "# HELP meridian_announces_total Announces, each with one outcome.",
            "# TYPE meridian_announces_total counter",
            "meridian_announces_total{outcome=\"degraded\"} 1.0",
            "meridian_announces_total{outcome=\"written\"} 0.0",
            "# TYPE meridian_replication_lag_seconds gauge",
            "meridian_replication_lag_seconds{from=\"eu-west-1\"} 1.5",
            "# TYPE meridian_latency_seconds histogram",
            "meridian_latency_seconds_bucket{request=\"announce\",le=\"+Inf\"} 1",
            "meridian_latency_seconds_count{request=\"announce\"} 1",
            "meridian_latency_seconds_sum{request=\"announce\"} 0.002")) {
      assertTrue(lines.contains(line), () -> line + " is not in\n" + String.join("\n", lines));
    }
    assertTrue(lines.stream().noneMatch(line -> line.contains("healthy")), "it was not measured");
  }

  @Test
  void passesOtherPathsOn() {
    assertEquals(404, get("/metrics/").status());
    assertEquals(404, get("/announce").status());
    assertEquals(
        List.of("text/plain; version=0.0.4; charset=utf-8"),
        get("/metrics").headers().get("content-type"));
  }
}
