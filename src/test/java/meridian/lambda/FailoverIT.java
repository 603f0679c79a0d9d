package meridian.lambda;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import meridian.local.CapturedLog;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.local.database.TableSchema;
import meridian.local.faults.Fault;
import meridian.local.faults.FaultProxy;
import meridian.local.faults.Faults;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/**
 * The ladder as it is shipped, over HTTP, with the replica of its region failing in several ways.
 */
final class FailoverIT {

  private static final String HOME = "us-east-1";
  private static final String FALLBACK = "eu-west-1";

  @AutoClose private final EmbeddedDynamoDb database = EmbeddedDynamoDb.start();

  @AutoClose private final FaultProxy faulty = FaultProxy.start(database.endpoint(), new Random(1));

  @AutoClose
  private final CapturedLog denials =
      new CapturedLog(meridian.store.dynamodb.DynamoDbDenyList.class);

  @AutoClose
  private final CapturedLog bans = new CapturedLog(meridian.store.dynamodb.DynamoDbBanList.class);

  @AutoClose
  private final CapturedLog breakers = new CapturedLog(meridian.resilience.GuardedReplica.class);

  @BeforeEach
  void createTables() {
    for (String region : List.of(HOME, FALLBACK)) {
      database.createTable(region, "peers");
      database.createTable(region, "control", TableSchema.CONTROL);
    }
  }

  @Test
  void aReplicaThatWorksIsWrittenInItsOwnName() throws IOException {
    TrackerHandler handler = handler();
    assertTrue(announce(handler, 6881).contains("8:completei1e"));
    assertEquals(List.of(1), codes(HOME));
    assertEquals(List.of(), codes(FALLBACK));
    assertEquals(1, figure(handler, "home"));
  }

  @ParameterizedTest
  @EnumSource(
      names = {"THROTTLED"},
      mode = EnumSource.Mode.EXCLUDE)
  void whileItFailsTheFallbackIsWrittenInItsName(Fault fault) throws IOException {
    TrackerHandler handler = handler();
    faulty.set(HOME, Faults.always(fault));
    String answer = announce(handler, 6881);
    assertTrue(answer.contains("8:completei1e"), answer);
    assertTrue(announce(handler, 6882).contains("8:completei2e"));
    assertEquals(List.of(), codes(HOME));
    assertEquals(List.of(2, 2), codes(FALLBACK));
    assertEquals(2, figure(handler, "fallback"));
  }

  @Test
  void aThrottledReplicaIsTriedThriceAndThenTheClientIsPutOff() throws IOException {
    TrackerHandler handler = handler();
    faulty.set(HOME, Faults.always(Fault.THROTTLED));
    String answer = announce(handler, 6881);
    assertTrue(answer.contains("15:warning message"), answer);
    assertEquals(3, met());
    assertEquals(List.of(), codes(FALLBACK));
    assertEquals(1, figure(handler, "throttled"));
  }

  @Test
  void ifBothFailTheClientIsPutOffAndSoonNobodyIsAskedForIt() throws IOException {
    TrackerHandler handler = handler();
    faulty.set(HOME, Faults.always(Fault.SERVER_ERROR));
    faulty.set(FALLBACK, Faults.always(Fault.SERVER_ERROR));
    for (int port = 1; port <= 10; port++) {
      String answer = announce(handler, port);
      assertTrue(answer.contains("5:peers0:15:warning message"), answer);
    }
    long asked = met();
    assertTrue(announce(handler, 11).contains("15:warning message"));
    assertEquals(asked, met());
    assertEquals(11, figure(handler, "degraded"));
    assertEquals(0, figure(handler, "failures"));
    assertEquals(2, breakers.messages().size(), breakers.messages()::toString);
    assertTrue(denials.messages().getFirst().contains("could not be loaded"));
    assertTrue(bans.messages().getFirst().contains("could not be loaded"));
  }

  /** The codes that the items of a region's peer table are named after. */
  private List<Integer> codes(String region) {
    return database
        .tables(region)
        .scan(ScanRequest.builder().tableName("peers").build())
        .items()
        .stream()
        .map(item -> item.getOrDefault("r", AttributeValue.fromNul(true)).b().asByteArray()[0])
        .map(Byte::intValue)
        .toList();
  }

  /** How many calls about peers met a fault. */
  private long met() {
    return faulty.met(call -> call.table().equals("peers"));
  }

  private static int figure(TrackerHandler handler, String name) throws IOException {
    return new AlbClient(handler, "192.0.2.1").figure(name);
  }

  private static String announce(TrackerHandler handler, int port) throws IOException {
    return ask(
        handler,
        "/announce",
        Map.of(
            "info_hash", "aaaaaaaaaaaaaaaaaaaa",
            "peer_id", "-MD1000-000000000001",
            "port", Integer.toString(port),
            "left", "0"));
  }

  private static String ask(TrackerHandler handler, String path, Map<String, String> query)
      throws IOException {
    return new String(new AlbClient(handler, "192.0.2.1").ask(path, query), ISO_8859_1);
  }

  private TrackerHandler handler() {
    Map<String, String> environment = new HashMap<>();
    environment.put("MERIDIAN_REGION", HOME);
    environment.put("MERIDIAN_REGION_CODE", "1");
    environment.put("MERIDIAN_PEER_TABLE", "peers");
    environment.put("MERIDIAN_CONTROL_TABLE", "control");
    environment.put("MERIDIAN_KEY", "00".repeat(32));
    // Silence takes two fifths of it; a slow machine needs the rest.
    environment.put("MERIDIAN_BUDGET_MILLIS", "6000");
    environment.put("MERIDIAN_FALLBACK_REGION", FALLBACK);
    environment.put("MERIDIAN_FALLBACK_REGION_CODE", "2");
    environment.put("AWS_REGION", HOME);
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", faulty.endpoint().toString());
    environment.put("AWS_ACCESS_KEY_ID", EmbeddedDynamoDb.ACCESS_KEY);
    environment.put("AWS_SECRET_ACCESS_KEY", "secret");
    return new TrackerHandler(environment);
  }
}
