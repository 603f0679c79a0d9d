package meridian.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import meridian.concurrent.AtOnce;
import meridian.health.Heartbeat;
import meridian.health.HeartbeatService;
import meridian.health.Layouts;
import meridian.health.RegionHealth;
import meridian.health.Verdict;
import meridian.lambda.cloudwatch.CloudWatchHeartbeatMetrics;
import meridian.lambda.config.ControlledRegions;
import meridian.lambda.config.MetricDimensions;
import meridian.local.CapturedLog;
import meridian.metrics.Metrics;
import meridian.model.GlobalTable;
import meridian.model.VirtualTime;
import meridian.operate.decision.OperatorDecisions;
import meridian.store.control.Decision.Action;
import meridian.store.control.DecisionKind;
import meridian.store.control.StoredDrainRegister;
import meridian.store.dynamodb.control.ControlTable;
import meridian.store.dynamodb.heartbeat.DynamoDbPeerTableProbe;
import meridian.store.heartbeat.StoredHealth;
import meridian.store.heartbeat.StoredHeartbeats;
import meridian.swarm.RegionCode;
import meridian.swarm.StoreUnavailableException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Heartbeats of three regions over a modelled global table: their verdicts and metrics. */
final class HeartbeatServiceTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TABLE = "control";
  private static final List<String> REGIONS = List.of("east", "north", "west");
  private static final Duration LAG = Duration.ofSeconds(1);
  private static final ControlledRegions NONE = new ControlledRegions("", Map.of());

  /** One region is the control region of both others. */
  private static final Map<String, ControlledRegions> CONTROLS =
      Map.of(
          "north",
          new ControlledRegions(
              "test", Map.of(RegionCode.of(1), "east", RegionCode.of(3), "west")));

  private final VirtualTime time = new VirtualTime(Instant.parse("2100-01-01T00:00:00Z"));
  private final GlobalTable global = GlobalTable.ofControl(REGIONS, time, LAG, new Random(14));
  private final GlobalTable peers = new GlobalTable(REGIONS, time, LAG, new Random(15));
  private final List<String> lines = new ArrayList<>();

  /** Regions whose peer table fails while the control table answers. */
  private final Set<String> withoutPeers = new HashSet<>();

  @Test
  void eachRegionReadsTheHeartbeatsOfAllRegions() {
    pass(3);
    for (String region : REGIONS) {
      assertEquals(Verdict.HEALTHY, verdict(region));
      assertEquals(
          3, new StoredHeartbeats(new ControlTable(global.client(region), TABLE)).read().size());
    }
    Heartbeat east =
        new StoredHeartbeats(new ControlTable(global.client("west"), TABLE))
            .read().stream()
                .filter(heartbeat -> heartbeat.region().equals(code("east")))
                .findFirst()
                .orElseThrow();
    assertEquals(Set.of(RegionCode.of(2), RegionCode.of(3)), east.heard().keySet());
    assertEquals("east", east.name());
    assertEquals(new Layouts(Set.of(1), 1), east.layouts());
  }

  @Test
  void aRegionThatIsCutOffIsIsolatedUntilItIsConnectedAgain() {
    pass(3);
    global.isolate("east");
    pass(10);
    assertEquals(Verdict.ISOLATED, verdict("east"));
    assertEquals(Verdict.HEALTHY, verdict("north"));
    assertEquals(Verdict.HEALTHY, verdict("west"));
    global.rejoin("east");
    pass(2);
    assertEquals(Verdict.HEALTHY, verdict("east"));
  }

  @Test
  void aRegionWhosePeerTableAloneFailsIsUnreachableAndHearsTheOthers()
      throws JsonProcessingException {
    pass(3);
    withoutPeers.add("east");
    try (var _ = new CapturedLog(DynamoDbPeerTableProbe.class)) {
      pass(10);
      assertEquals(Verdict.UNREACHABLE, verdict("east"));
      assertEquals(Verdict.HEALTHY, verdict("north"));
      assertEquals(Verdict.HEALTHY, verdict("west"));
      lines.clear();
      service("east", global.client("east")).sendHeartbeat();
    }
    JsonNode line = JSON.readTree(lines.getFirst());
    assertEquals("unreachable", line.path("verdict").asText());
    assertEquals(0, line.path("Healthy").asDouble());
    assertEquals(0, line.path("TableReachable").asDouble());
    assertEquals(2, line.path("RegionsHeard").asDouble());
    withoutPeers.clear();
    pass(1);
    assertEquals(Verdict.HEALTHY, verdict("east"));
  }

  @Test
  void aDrainWrittenThroughAnotherRegionIsInTheNextHeartbeat() {
    pass(1);
    var decisions =
        new OperatorDecisions<>(
            new ControlTable(global.client("west"), TABLE),
            DecisionKind.DRAINS,
            RegionCode.of(3),
            time);
    decisions.decide(Action.DRAIN, List.of(RegionCode.of(1)));
    time.pass(LAG);
    pass(1);
    assertEquals(Verdict.DRAINED, verdict("east"));
    assertEquals(Verdict.HEALTHY, verdict("west"));
    decisions.decide(Action.UNDRAIN, List.of(RegionCode.of(1)));
    time.pass(LAG);
    pass(1);
    assertEquals(Verdict.HEALTHY, verdict("east"));
  }

  @Test
  void theControlRegionPublishesADrainWithEveryHeartbeatAndItsEndForFifteenMinutes()
      throws JsonProcessingException {
    pass(1);
    var decisions =
        new OperatorDecisions<>(
            new ControlTable(global.client("west"), TABLE),
            DecisionKind.DRAINS,
            RegionCode.of(3),
            time);
    decisions.decide(Action.DRAIN, List.of(RegionCode.of(1)));
    time.pass(LAG);
    for (int heartbeats = 0; heartbeats < 100; heartbeats++) {
      assertEquals(List.of(1.0), drainedInNorth("east"));
      time.pass(Heartbeat.PERIOD);
    }
    decisions.decide(Action.UNDRAIN, List.of(RegionCode.of(1)));
    time.pass(LAG);
    int heartbeats = 0;
    while (!drainedInNorth("east").isEmpty()) {
      assertEquals(List.of(0.0), drainedInNorth("east"));
      assertEquals(List.of(), drainedInNorth("west"));
      time.pass(Heartbeat.PERIOD);
      heartbeats++;
    }
    assertEquals(15, heartbeats);
    lines.clear();
    decisions.decide(Action.DRAIN, List.of(RegionCode.of(1)));
    service("west", global.client("west")).sendHeartbeat();
    assertEquals(1, lines.size(), "only the control region publishes it");
  }

  @Test
  void theDrainMetricHasTheDimensionsOfTheDrainedRegionsAlarm() throws JsonProcessingException {
    new OperatorDecisions<>(
            new ControlTable(global.client("north"), TABLE),
            DecisionKind.DRAINS,
            RegionCode.of(2),
            time)
        .decide(Action.DRAIN, List.of(RegionCode.of(3)));
    service("north", global.client("north")).sendHeartbeat();
    assertEquals(2, lines.size());
    assertEquals(
        JSON.readTree(
            """
            {"_aws": {"Timestamp": %d, "CloudWatchMetrics": [
              {"Namespace": "Meridian", "Dimensions": [["Deployment", "Region"]],
               "Metrics": [{"Name": "Drained", "Unit": "None"}]}]},
             "Deployment": "test", "Region": "west", "Drained": 1.0}
            """
                .formatted(time.instant().toEpochMilli())),
        JSON.readTree(lines.getFirst()));
  }

  /** The values of a region's drain metric that the control region publishes with a heartbeat. */
  private List<Double> drainedInNorth(String region) throws JsonProcessingException {
    lines.clear();
    service("north", global.client("north")).sendHeartbeat();
    List<Double> values = new ArrayList<>();
    for (String text : lines) {
      JsonNode line = JSON.readTree(text);
      if (line.has("Drained") && line.path("Region").asText().equals(region)) {
        values.add(line.path("Drained").asDouble());
      }
    }
    return values;
  }

  @Test
  void aHeartbeatPublishesOneLineInTheEmbeddedMetricFormat() throws JsonProcessingException {
    pass(3);
    global.isolate("east");
    pass(10);
    lines.clear();
    service("east", global.client("east")).sendHeartbeat();
    assertEquals(1, lines.size());
    assertFalse(lines.getFirst().contains("\n"));
    JsonNode line = JSON.readTree(lines.getFirst());
    JsonNode meta = line.path("_aws");
    assertEquals(time.instant().toEpochMilli(), meta.path("Timestamp").asLong());
    JsonNode directive = meta.path("CloudWatchMetrics").path(0);
    assertEquals("Meridian", directive.path("Namespace").asText());
    assertEquals("[[\"Deployment\",\"Region\"]]", directive.path("Dimensions").toString());
    assertEquals("test", line.path("Deployment").asText());
    assertEquals("east", line.path("Region").asText());
    assertEquals("isolated", line.path("verdict").asText());
    Set<String> names = new TreeSet<>();
    for (JsonNode metric : directive.path("Metrics")) {
      names.add(metric.path("Name").asText());
      assertTrue(line.path(metric.path("Name").asText()).isNumber(), line::toString);
    }
    assertEquals(
        Set.of(
            "Healthy",
            "TableReachable",
            "RegionsKnown",
            "RegionsHeard",
            "ReplicationLag",
            "ReplicationLag.north",
            "ReplicationLag.west"),
        names);
    assertEquals(0, line.path("Healthy").asDouble());
    assertEquals(1, line.path("TableReachable").asDouble());
    assertEquals(2, line.path("RegionsKnown").asDouble());
    assertEquals(0, line.path("RegionsHeard").asDouble());
    // The newest that arrived was sent eleven minutes ago, and the next was due ten minutes ago.
    assertEquals(600, line.path("ReplicationLag.west").asDouble());
    assertEquals(600, line.path("ReplicationLag").asDouble());
  }

  @Test
  void withoutAControlTableTheHeartbeatFailsAndPublishesThat() throws JsonProcessingException {
    pass(1);
    lines.clear();
    assertThrows(
        StoreUnavailableException.class, () -> service("east", new Down()).sendHeartbeat());
    assertEquals(1, lines.size());
    JsonNode line = JSON.readTree(lines.getFirst());
    assertEquals("unreachable", line.path("verdict").asText());
    assertEquals(0, line.path("Healthy").asDouble());
    assertEquals(0, line.path("TableReachable").asDouble());
    assertEquals(2, line.path("_aws").path("CloudWatchMetrics").path(0).path("Metrics").size());
    time.pass(Duration.ofMinutes(4));
    assertEquals(Verdict.STALE, verdict("east"));
  }

  private void pass(int minutes) {
    for (int minute = 0; minute < minutes; minute++) {
      REGIONS.forEach(region -> service(region, global.client(region)).sendHeartbeat());
      time.pass(Heartbeat.PERIOD);
    }
  }

  /** A new environment each time: a heartbeat keeps no state but the table's. */
  private HeartbeatService service(String region, DynamoDbClient client) {
    return new HeartbeatService(
        new RegionHealth(code(region), region, StoredHeartbeats.layouts(), Optional.empty()),
        new DynamoDbPeerTableProbe(
            withoutPeers.contains(region) ? new Down() : peers.client(region), "peers"),
        new StoredHeartbeats(new ControlTable(client, TABLE)),
        new StoredDrainRegister(new ControlTable(client, TABLE)),
        new CloudWatchHeartbeatMetrics(
            new MetricDimensions("test", region, Optional.empty(), true),
            CONTROLS.getOrDefault(region, NONE),
            new Metrics(),
            lines::add),
        time);
  }

  private Verdict verdict(String region) {
    return new StoredHealth(
            new ControlTable(global.client(region), TABLE), code(region), AtOnce.TIMEOUT, time)
        .verdict();
  }

  private static RegionCode code(String region) {
    return RegionCode.of(REGIONS.indexOf(region) + 1);
  }

  /** A replica that does not answer. */
  private record Down() implements DynamoDbClient {

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
      throw SdkClientException.create("connection refused");
    }

    @Override
    public QueryResponse query(QueryRequest request) {
      throw SdkClientException.create("connection refused");
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
