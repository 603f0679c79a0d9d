package meridian.lambda.faults;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.local.database.TableSchema;
import meridian.local.faults.Fault;
import meridian.local.faults.FaultPlan;
import meridian.local.faults.FaultProxy;
import meridian.operate.decision.OperatorDecisions;
import meridian.store.control.Decision.Action;
import meridian.store.control.DecisionKind;
import meridian.store.dynamodb.control.ControlTable;
import meridian.store.dynamodb.table.LedgerItem;
import meridian.swarm.RegionCode;
import org.junit.jupiter.params.provider.Arguments;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/** A tracker over tables of its own, which may be made to fail. They are not replicated. */
final class FaultyTracker extends ObservedTracker {

  static final String HOME = "us-east-1";
  static final String FALLBACK = "eu-west-1";
  static final int HOME_CODE = 1;
  static final int FALLBACK_CODE = 2;

  private final EmbeddedDynamoDb database;
  private final FaultProxy proxy;
  private final String peers;
  private final String control;

  /**
   * A tracker with empty tables.
   *
   * @param name unique among the trackers of a database
   * @param withFallback whether it has a fallback region
   * @param budget for a request, in milliseconds
   */
  FaultyTracker(
      EmbeddedDynamoDb database, FaultProxy proxy, String name, boolean withFallback, int budget) {
    super(environment(proxy, name, withFallback, budget), Duration.ofMillis(budget));
    this.database = database;
    this.proxy = proxy;
    this.peers = "peers-" + name;
    this.control = "control-" + name;
    for (String region : List.of(HOME, FALLBACK)) {
      database.createTable(region, peers);
      database.createTable(region, control, TableSchema.CONTROL);
    }
    start();
  }

  /** The name of every fault of a replica, and its plan. */
  static Stream<Arguments> everyFault() {
    return Stream.concat(
        Arrays.stream(Fault.values())
            .map(fault -> Arguments.of(fault.name(), FaultPlan.always(fault))),
        Stream.of(Arguments.of("late", FaultPlan.NONE.delay(Duration.ofMinutes(1)))));
  }

  /** Denies the torrent, in one region's replica only. */
  void deny(String region) {
    new OperatorDecisions<>(
            new ControlTable(database.tables(region), control),
            DecisionKind.DENIALS,
            RegionCode.of(HOME_CODE),
            clock())
        .decide(Action.DENY, List.of(TORRENT));
  }

  private static Map<String, String> environment(
      FaultProxy proxy, String name, boolean withFallback, int budget) {
    Map<String, String> environment = new HashMap<>();
    environment.put("MERIDIAN_REGION", HOME);
    environment.put("MERIDIAN_REGION_CODE", Integer.toString(HOME_CODE));
    environment.put("MERIDIAN_PEER_TABLE", "peers-" + name);
    environment.put("MERIDIAN_CONTROL_TABLE", "control-" + name);
    environment.put("MERIDIAN_KEY", "00".repeat(32));
    environment.put("MERIDIAN_BUDGET_MILLIS", Integer.toString(budget));
    environment.put("MERIDIAN_RATE_LIMITS", "off");
    if (withFallback) {
      environment.put("MERIDIAN_FALLBACK_REGION", FALLBACK);
      environment.put("MERIDIAN_FALLBACK_REGION_CODE", Integer.toString(FALLBACK_CODE));
    }
    environment.put("AWS_REGION", HOME);
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", proxy.endpoint().toString());
    environment.put("AWS_ACCESS_KEY_ID", EmbeddedDynamoDb.ACCESS_KEY);
    environment.put("AWS_SECRET_ACCESS_KEY", "secret");
    return environment;
  }

  /** The number of calls for its peer table that met a fault. */
  long met() {
    return proxy.faultCount(call -> call.table().equals(peers));
  }

  /** Counts a download of the torrent as another environment of the home region does. */
  void countDownloadElsewhere() {
    database
        .tables(HOME)
        .updateItem(
            update ->
                update
                    .tableName(peers)
                    .key(LedgerItem.key(TORRENT, RegionCode.of(HOME_CODE)))
                    .updateExpression("ADD d :one")
                    .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))));
  }

  /** The items of a region's peer table, as attributes by name. */
  List<Map<String, AttributeValue>> items(String region) {
    return database.tables(region).scan(ScanRequest.builder().tableName(peers).build()).items();
  }

  /** The region codes in the keys of a region's peer table. */
  List<Integer> codes(String region) {
    return items(region).stream()
        .map(item -> item.getOrDefault("r", AttributeValue.fromNul(true)).b().asByteArray()[0])
        .map(Byte::intValue)
        .toList();
  }
}
