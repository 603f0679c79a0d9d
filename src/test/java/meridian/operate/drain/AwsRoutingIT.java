package meridian.operate.drain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import meridian.command.Outcome;
import meridian.deployment.DeployedRegion;
import meridian.lambda.cloudwatch.StandInCloudWatch;
import meridian.lambda.cloudwatch.StandInCloudWatch.Put;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.local.database.TableSchema;
import meridian.operate.RegionClients;
import meridian.operate.decision.OperatorDecisions;
import meridian.store.control.Decision.Action;
import meridian.store.control.DecisionKind;
import meridian.store.dynamodb.control.ControlTable;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Draining and undraining in AWS, with the SDK's clients of an embedded DynamoDB, of a simulated
 * CloudWatch and of a name server, all on this machine. Each test has a deployment of its own.
 * Nothing is replicated between its regions.
 */
final class AwsRoutingIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DYNAMODB = "aws.endpointUrlDynamoDb";
  private static final String CLOUDWATCH = "aws.endpointUrlCloudWatch";
  private static final List<String> REGIONS = List.of("ap-southeast-1", "eu-west-1", "us-east-1");
  private static final EmbeddedDynamoDb DATABASE = EmbeddedDynamoDb.start();
  private static final StandInCloudWatch METRICS = new StandInCloudWatch();
  private static final AtomicInteger TESTS = new AtomicInteger();

  @TempDir Path folder;

  private final String table = "control-" + TESTS.incrementAndGet();
  private final LatencyZone zone = new LatencyZone();

  @BeforeEach
  void deploy() throws IOException {
    System.setProperty("aws.accessKeyId", EmbeddedDynamoDb.ACCESS_KEY);
    System.setProperty("aws.secretAccessKey", "secret");
    System.setProperty(DYNAMODB, DATABASE.endpoint().toString());
    System.setProperty(CLOUDWATCH, METRICS.uri().toString());
    try (Stream<Path> files = Files.list(Path.of("regions"))) {
      for (Path file : files.toList()) {
        Files.writeString(
            folder.resolve(file.getFileName()),
            Files.readString(file).replace("meridian-control", table));
      }
    }
    REGIONS.forEach(region -> DATABASE.createTable(region, table, TableSchema.CONTROL));
    METRICS.puts();
  }

  @AfterEach
  void clear() {
    List.of("aws.accessKeyId", "aws.secretAccessKey", DYNAMODB, CLOUDWATCH)
        .forEach(System::clearProperty);
  }

  @AfterAll
  static void stop() {
    METRICS.close();
    DATABASE.close();
  }

  @Test
  void aRegionIsDrainedByADecisionAndAMetricInOtherRegions() {
    Outcome outcome = drain("eu-west-1");
    assertEquals(0, outcome.exitCode(), outcome.err());
    assertEquals(
        "eu-west-1  drained through us-east-1\nThe metric in us-east-1 is put.\n", outcome.out());
    assertEquals(Set.of(RegionCode.of(2)), drained("us-east-1"));
    assertEquals(Set.of(), drained("eu-west-1"));
    assertPut("eu-west-1", "us-east-1", 1);
    outcome = undrain("eu-west-1");
    assertEquals(
        "eu-west-1  undrained through us-east-1\nThe metric in us-east-1 is put.\n", outcome.out());
    assertEquals(Set.of(), drained("us-east-1"));
    assertPut("eu-west-1", "us-east-1", 0);
  }

  /** Its heartbeat repeats the metric, which must not be the old one. */
  @ParameterizedTest
  @CsvSource({"ap-southeast-1, us-east-1", "eu-west-1, us-east-1", "us-east-1, eu-west-1"})
  void theControlRegionGetsTheDecisionFirst(String region, String control) {
    drain(region);
    assertEquals(1, drained(control).size());
    REGIONS.stream()
        .filter(other -> !other.equals(control))
        .forEach(other -> assertEquals(Set.of(), drained(other)));
  }

  @Test
  void anotherReplicaGetsTheDecisionIfTheControlRegionsFails() {
    try (DynamoDbClient client = client("us-east-1")) {
      client.deleteTable(delete -> delete.tableName(table));
    }
    Outcome outcome = drain("eu-west-1");
    assertEquals(
        "eu-west-1  drained through ap-southeast-1\nThe metric in us-east-1 is put.\n",
        outcome.out());
    assertEquals(Set.of(RegionCode.of(2)), drained("ap-southeast-1"));
  }

  @Test
  void repeatingACommandPutsTheMetricAgain() throws IOException {
    drain("us-east-1");
    assertPut("us-east-1", "eu-west-1", 1);
    assertEquals(
        "us-east-1  was drained already\nThe metric in eu-west-1 is put.\n",
        drain("us-east-1").out());
    assertPut("us-east-1", "eu-west-1", 1);
    undrain("us-east-1");
    METRICS.puts();
    assertEquals(
        JSON.readTree(
            """
            {"region": "us-east-1", "drained": false, "changed": false,
             "through": "eu-west-1", "metric": {"region": "eu-west-1", "put": true}}
            """),
        JSON.readTree(undrain("us-east-1", "--json").out()));
    assertPut("us-east-1", "eu-west-1", 0);
  }

  @Test
  void theOnlyHealthyRegionIsNotDrained() {
    try (DynamoDbClient client = client("us-east-1")) {
      var decisions =
          new OperatorDecisions<>(
              new ControlTable(client, table),
              DecisionKind.DRAINS,
              RegionCode.of(1),
              InstantSource.system());
      decisions.decide(Action.DRAIN, List.of(RegionCode.of(1)));
      decisions.decide(Action.DRAIN, List.of(RegionCode.of(3)));
    }
    Outcome outcome = drain("eu-west-1");
    assertEquals(1, outcome.exitCode());
    assertTrue(
        outcome
            .err()
            .endsWith(
                "All other regions are drained already. Nothing was done: with all regions drained,"
                    + " clients would be sent to all of them.\n"),
        outcome.err());
    assertEquals(List.of(), METRICS.puts());
  }

  @Test
  void aDrainSucceedsIfTheMetricFails() throws IOException {
    System.setProperty(CLOUDWATCH, nowhere());
    Outcome outcome = drain("eu-west-1");
    assertEquals(0, outcome.exitCode(), outcome.err());
    List<String> lines = outcome.out().lines().toList();
    assertEquals("eu-west-1  drained through us-east-1", lines.getFirst());
    String left =
        "The metric in us-east-1 was not put; the heartbeat there puts it within two minutes. ";
    assertTrue(lines.getLast().startsWith(left + "CloudWatch in us-east-1: "), outcome.out());
    assertEquals(Set.of(RegionCode.of(2)), drained("us-east-1"));
    JsonNode again = JSON.readTree(drain("eu-west-1", "--json").out());
    assertEquals("false", again.path("metric").path("put").toString());
  }

  @Test
  void aDrainSucceedsIfTheDecisionFails() throws IOException {
    System.setProperty(DYNAMODB, nowhere());
    Outcome outcome = drain("eu-west-1");
    assertEquals(0, outcome.exitCode(), outcome.err());
    assertTrue(
        outcome
            .out()
            .startsWith(
                "eu-west-1  drained by the metric alone, since no replica accepted the decision;"
                    + " repeat the command when one does. The replica in us-east-1: "),
        outcome.out());
    assertTrue(outcome.out().contains("The replica in ap-southeast-1: "));
    assertTrue(!outcome.out().contains("The replica in eu-west-1: "), "it is not tried itself");
    assertPut("eu-west-1", "us-east-1", 1);
    JsonNode undrained = JSON.readTree(undrain("eu-west-1", "--json").out());
    assertEquals(
        "{\"region\":\"eu-west-1\",\"drained\":false,\"metric\":{\"region\":\"us-east-1\",\"put\":true}}",
        undrained.toString());
    assertPut("eu-west-1", "us-east-1", 0);
  }

  @Test
  void aDrainFailsIfDecisionAndMetricFail() throws IOException {
    System.setProperty(DYNAMODB, nowhere());
    System.setProperty(CLOUDWATCH, nowhere());
    Outcome outcome = drain("eu-west-1");
    assertEquals(1, outcome.exitCode());
    assertEquals("", outcome.out());
    assertTrue(
        outcome
            .err()
            .contains(
                "Neither a replica nor CloudWatch accepted the decision, so nothing was changed."),
        outcome.err());
  }

  @Test
  void waitEndsWhenTheNameServersReturnOtherRegionsOrThisOneAgain() throws IOException {
    try (var server = new StandInDns(zone)) {
      // The first observation sends six queries: two for the region's name, and two for the
      // network of each family.
      changeAfter(6, () -> zone.drain("eu-west-1"));
      Outcome outcome = drain("eu-west-1", "--wait", server(server));
      assertEquals(0, outcome.exitCode(), outcome.err());
      assertTrue(
          outcome.out().endsWith("\nClients in eu-west-1 are sent to us-east-1.\n"), outcome.out());
      assertTrue(zone.asked().size() > 4, "there was more than one observation");
      changeAfter(6, () -> zone.undrain("eu-west-1"));
      JsonNode back = JSON.readTree(undrain("eu-west-1", "--wait", server(server), "--json").out());
      assertEquals("eu-west-1", back.path("sentTo").asText());
    }
  }

  @Test
  void aDrainStaysAfterTheWaitTimedOut() throws IOException {
    try (var server = new StandInDns(zone)) {
      Outcome outcome = drain("eu-west-1", "--wait", "--timeout=1", server(server));
      assertEquals(1, outcome.exitCode());
      assertTrue(
          outcome
              .err()
              .endsWith(
                  "The region stays drained, but it has not taken effect in time. Clients in"
                      + " eu-west-1 are sent to eu-west-1.\n"),
          outcome.err());
      assertTrue(outcome.out().startsWith("eu-west-1  drained through us-east-1\n"));
      assertEquals(Set.of(RegionCode.of(2)), drained("us-east-1"));
    }
    try (var closed = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      Outcome outcome =
          drain(
              "eu-west-1",
              "--wait",
              "--timeout=1",
              "--name-server=127.0.0.1:" + closed.getLocalPort());
      assertEquals(1, outcome.exitCode());
      assertTrue(
          outcome
              .err()
              .endsWith(
                  "It is unknown where clients in eu-west-1 are sent: its name servers have no"
                      + " address of eu-west-1.tracker.example.org.\n"),
          outcome.err());
    }
  }

  private void changeAfter(int questions, Runnable change) {
    AtomicInteger left = new AtomicInteger(questions);
    zone.beforeAnswers(
        () -> {
          if (left.getAndDecrement() == 0) {
            change.run();
          }
        });
  }

  private static String server(StandInDns server) {
    return "--name-server=127.0.0.1:" + server.address().getPort();
  }

  /** Asserts that exactly one metric was put since the last call, with this value. */
  private static void assertPut(String region, String control, int value) {
    List<Put> puts = METRICS.puts();
    assertEquals(1, puts.size());
    Put put = puts.getFirst();
    assertEquals("/service/GraniteServiceVersion20100801/operation/PutMetricData", put.operation());
    assertTrue(
        put.authorization()
            .matches(
                "AWS4-HMAC-SHA256 Credential=%s/[0-9]{8}/%s/monitoring/aws4_request, .*"
                    .formatted(EmbeddedDynamoDb.ACCESS_KEY, control)),
        put.authorization());
    assertEquals("Meridian", put.data().path("Namespace").asText());
    assertEquals(1, put.data().path("MetricData").size());
    JsonNode datum = put.data().path("MetricData").path(0);
    assertEquals("Drained", datum.path("MetricName").asText());
    assertEquals(value, datum.path("Value").asDouble());
    List<String> dimensions = new ArrayList<>();
    datum
        .path("Dimensions")
        .forEach(
            dimension ->
                dimensions.add(
                    dimension.path("Name").asText() + "=" + dimension.path("Value").asText()));
    assertEquals(List.of("Deployment=meridian", "Region=" + region), dimensions);
  }

  /** The codes of the regions that are drained according to a region's replica. */
  private Set<RegionCode> drained(String region) {
    try (DynamoDbClient client = client(region)) {
      return new ControlTable(client, table)
          .read(DecisionKind.DRAINS, Instant.EPOCH, true)
          .restricted();
    }
  }

  private static DynamoDbClient client(String region) {
    return RegionClients.dynamoDb(new DeployedRegion(region, RegionCode.of(1), Optional.empty()));
  }

  /** An address without a listener. */
  private static String nowhere() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort()).toString();
    }
  }

  private Outcome drain(String... arguments) {
    return command(new DrainCommand(Map.of(), InstantSource.system()), arguments);
  }

  private Outcome undrain(String... arguments) {
    return command(new UndrainCommand(Map.of(), InstantSource.system()), arguments);
  }

  private Outcome command(RoutingCommand command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--aws");
    all.add("--regions=" + folder);
    return Outcome.of(command, all.toArray(String[]::new));
  }
}
