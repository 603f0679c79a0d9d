package meridian.lambda.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import meridian.lambda.AlbClient;
import meridian.lambda.TrackerHandler;
import meridian.lambda.aws.AwsPlatform;
import meridian.lambda.config.EnvironmentVariables;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.local.database.TableSchema;
import meridian.local.faults.Fault;
import meridian.local.faults.FaultPlan;
import meridian.local.faults.FaultProxy;
import meridian.operate.decision.OperatorDecisions;
import meridian.peer.InfoHash;
import meridian.store.dynamodb.control.Decision.Action;
import meridian.store.dynamodb.control.DecisionKind;
import meridian.store.dynamodb.table.Ledger;
import meridian.swarm.RegionCode;
import org.junit.jupiter.params.provider.Arguments;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/**
 * The tracker as it is shipped, over HTTP to replicas of its own that may be made to fail. They are
 * not replicated. Every request must be answered within its time budget.
 */
final class FaultyTracker {

  static final String HOME = "us-east-1";
  static final String FALLBACK = "eu-west-1";
  static final int HOME_CODE = 1;
  static final int FALLBACK_CODE = 2;

  /** Lambda allows ten seconds for a start. */
  private static final Duration START_LIMIT = Duration.ofSeconds(8);

  private static final Pattern INTERVAL = Pattern.compile("8:intervali(\\d+)e");

  private static final InfoHash TORRENT = InfoHash.of("a".repeat(20).getBytes(ISO_8859_1));

  private final EmbeddedDynamoDb database;
  private final FaultProxy proxy;
  private final String peers;
  private final Duration budget;
  private final String control;
  private final WatchedPlatform platform;
  private TrackerHandler handler;

  /**
   * A tracker with empty tables.
   *
   * @param name unique among the trackers of a database
   * @param withFallback whether it has a fallback region
   * @param budget for a request, in milliseconds
   */
  FaultyTracker(
      EmbeddedDynamoDb database, FaultProxy proxy, String name, boolean withFallback, int budget) {
    this.database = database;
    this.proxy = proxy;
    this.peers = "peers-" + name;
    this.budget = Duration.ofMillis(budget);
    this.control = "control-" + name;
    for (String region : List.of(HOME, FALLBACK)) {
      database.createTable(region, peers);
      database.createTable(region, control, TableSchema.CONTROL);
    }
    Map<String, String> environment = environment(control, withFallback, budget);
    this.platform = new WatchedPlatform(AwsPlatform.of(new EnvironmentVariables(environment)));
    this.handler = start();
  }

  private TrackerHandler start() {
    platform.begin();
    var started = new TrackerHandler(platform);
    platform.assertWaitedAtMost(START_LIMIT);
    return started;
  }

  /** The name of every fault of a replica, and its plan. */
  static Stream<Arguments> everyFault() {
    return Stream.concat(
        Arrays.stream(Fault.values())
            .map(fault -> Arguments.of(fault.name(), FaultPlan.always(fault))),
        Stream.of(Arguments.of("late", FaultPlan.NONE.delay(Duration.ofMinutes(1)))));
  }

  /** Replaces the execution environment by a new one. */
  void restart() {
    handler = start();
  }

  /** Denies the torrent, in one region's replica only. */
  void deny(String region) {
    new OperatorDecisions<>(
            database.tables(region),
            control,
            DecisionKind.DENIALS,
            RegionCode.of(HOME_CODE),
            platform.clock())
        .decide(Action.DENY, List.of(TORRENT));
  }

  private Map<String, String> environment(String control, boolean withFallback, int budget) {
    Map<String, String> environment = new HashMap<>();
    environment.put("MERIDIAN_REGION", HOME);
    environment.put("MERIDIAN_REGION_CODE", Integer.toString(HOME_CODE));
    environment.put("MERIDIAN_PEER_TABLE", peers);
    environment.put("MERIDIAN_CONTROL_TABLE", control);
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

  /** The answer to the n-th client's announce of the one torrent, its bytes as ISO 8859-1. */
  String announce(int n, int left) {
    return ask(
        "/announce",
        Map.of(
            "info_hash",
            "aaaaaaaaaaaaaaaaaaaa",
            "peer_id",
            "-MD1000-000000000001",
            "port",
            Integer.toString(6_881 + n),
            "left",
            Integer.toString(left)));
  }

  /** The answer to a scrape of the torrent. */
  String scrape() {
    return ask("/scrape", Map.of("info_hash", "aaaaaaaaaaaaaaaaaaaa"));
  }

  /** The answer to a health check, which may have another time limit than the budget. */
  String health(Duration atMost) {
    String answer = ask("/health", Map.of());
    platform.assertWaitedAtMost(atMost);
    return answer;
  }

  /** The longest time limit of the latest request's calls. */
  Duration longestLimit() {
    return platform.longestLimit();
  }

  /** A counter of the tracker's environment. */
  int figure(String name) {
    try {
      return new AlbClient(handler, "192.0.2.1").figure(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
                    .key(Ledger.key(TORRENT, RegionCode.of(HOME_CODE)))
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

  private String ask(String path, Map<String, String> query) {
    platform.begin();
    try {
      return new String(new AlbClient(handler, "192.0.2.1").ask(path, query), ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      platform.assertWaitedAtMost(budget);
    }
  }

  /** Checks that the answer has this number of seeders. */
  static void assertServed(String answer, int seeders) {
    assertTrue(answer.startsWith("d8:completei%de".formatted(seeders)), answer);
    assertTrue(answer.contains("5:peers") && !isUnavailable(answer), answer);
  }

  /** Checks that the answer has no peers; returns its interval, in seconds. */
  static int assertUnavailable(String answer) {
    assertTrue(isUnavailable(answer), answer);
    assertTrue(answer.contains("5:peers0:"), answer);
    assertTrue(!answer.contains("complete"), answer);
    assertTrue(!answer.contains("failure reason"), answer);
    int interval = number(INTERVAL, answer);
    assertTrue(interval >= 300 && interval <= 600, answer);
    return interval;
  }

  /** Checks that the answer refuses the torrent. */
  static void assertDenied(String answer) {
    assertTrue(answer.contains("14:failure reason") && !answer.contains("5:peers"), answer);
  }

  /** Whether the answer is that of a tracker without a store. */
  static boolean isUnavailable(String answer) {
    return !answer.contains("8:complete");
  }

  /** The number that the pattern finds in the answer. */
  static int number(Pattern pattern, String answer) {
    Matcher matcher = pattern.matcher(answer);
    assertTrue(matcher.find(), answer);
    return Integer.parseInt(matcher.group(1));
  }
}
