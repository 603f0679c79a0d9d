package meridian.lambda.cloudwatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import meridian.lambda.config.MetricDimensions;
import meridian.metrics.Metrics;
import meridian.purge.SweepId;
import meridian.purge.SweepTotals;
import meridian.swarm.PeerCounts;
import org.junit.jupiter.api.Test;

final class CloudWatchPurgeMetricsTest {

  private static final Instant NOON = Instant.parse("2100-01-01T12:00:00Z");

  private final List<String> lines = new ArrayList<>();

  @Test
  void aFinishedSweepIsOneLineInTheEmbeddedMetricFormat() throws JsonProcessingException {
    PeerCounts peers = new PeerCounts(1, 2, 3, 4, 5, 6);
    new CloudWatchPurgeMetrics(
            new MetricDimensions("tests", "us-east-1", Optional.empty(), true),
            new Metrics(),
            lines::add)
        .publish(
            new SweepId("first", NOON),
            new SweepTotals(peers, 20, 7, Optional.of(30L), List.of(), 8, 9, 10),
            NOON.plusMillis(61_500));
    assertEquals(1, lines.size());
    assertFalse(lines.getFirst().contains("\n"));
    JsonNode line = new ObjectMapper().readTree(lines.getFirst());
    JsonNode meta = line.path("_aws");
    assertEquals(NOON.plusMillis(61_500).toEpochMilli(), meta.path("Timestamp").asLong());
    JsonNode directive = meta.path("CloudWatchMetrics").path(0);
    assertEquals("Meridian", directive.path("Namespace").asText());
    assertEquals("[[\"Deployment\",\"Region\"]]", directive.path("Dimensions").toString());
    assertEquals("tests", line.path("Deployment").asText());
    assertEquals("us-east-1", line.path("Region").asText());
    assertEquals("first", line.path("sweep").asText());
    Map<String, Double> metrics = new TreeMap<>();
    for (JsonNode metric : directive.path("Metrics")) {
      String name = metric.path("Name").asText();
      metrics.put(name, line.path(name).asDouble());
    }
    assertEquals(
        Map.ofEntries(
            Map.entry("SweepDuration", 61.5),
            Map.entry("Peers", 21.0),
            Map.entry("Peers.ipv4", 6.0),
            Map.entry("Peers.ipv6", 15.0),
            Map.entry("Peers.leecher", 5.0),
            Map.entry("Peers.partial_seed", 7.0),
            Map.entry("Peers.seeder", 9.0),
            Map.entry("Swarms", 7.0),
            Map.entry("RecordsDeleted", 8.0),
            Map.entry("RecordsUnknown", 10.0)),
        metrics);
  }

  @Test
  void withEssentialMonitoringTheLineHasTheValuesAndIsNoMetric() throws JsonProcessingException {
    new CloudWatchPurgeMetrics(
            new MetricDimensions("tests", "us-east-1", Optional.empty(), false),
            new Metrics(),
            lines::add)
        .publish(
            new SweepId("first", NOON),
            new SweepTotals(
                new PeerCounts(1, 2, 3, 4, 5, 6), 20, 7, Optional.of(30L), List.of(), 8, 9, 10),
            NOON);
    JsonNode line = new ObjectMapper().readTree(lines.getFirst());
    assertFalse(line.has("_aws"), line::toString);
    assertEquals(21, line.path("Peers").asInt());
  }
}
