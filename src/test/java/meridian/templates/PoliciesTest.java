package meridian.templates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import meridian.templates.CalledActions.Table;
import meridian.templates.Stack.Resource;
import meridian.topology.Region;
import meridian.topology.Topology;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Roles allow the actions that the shipped classes call, and no others. */
@NeedsJq
final class PoliciesTest {

  /**
   * An action that has no resource-level permissions (<a
   * href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html">AWS,
   * service authorization</a>).
   */
  private static final String WITHOUT_RESOURCES = "cloudwatch:GetMetricData";

  private static final Topology TOPOLOGY = Topology.read(Path.of("regions"));
  private static final Region REGION = TOPOLOGY.regions().getFirst();
  private static final Stack STACK =
      Template.read("region.yaml").stack(REGION.name(), StackParameters.ofRegion(REGION.name()));

  private static final String LOG_STREAMS = "(:log-group:[^*]+):\\*\"";

  /** The keys of a bucket. */
  private static final String KEYS = "(:s3:::mine-[a-z0-9-]+)/[^\"]*\"";

  private static final Stack WITH_BUCKET =
      Template.read("region.yaml")
          .stack(REGION.name(), StackParameters.ofRegionWithBucket(REGION.name()));

  static Stream<String> functions() {
    return STACK.all("AWS::Lambda::Function").stream().map(Resource::id);
  }

  @ParameterizedTest
  @MethodSource("functions")
  void aRoleAllowsTheCalledActionsOnly(String function) {
    CalledActions calls = CalledActions.of(STACK.resource(function).text("/Handler"));
    Map<String, Set<String>> expected = new TreeMap<>();
    expected.put(table(REGION.name(), Table.PEERS), calls.onTable(Table.PEERS));
    expected.put(table(REGION.name(), Table.CONTROL), calls.onTable(Table.CONTROL));
    if (function.equals("Tracker")) {
      String fallback = TOPOLOGY.fallback(REGION).orElseThrow().name();
      expected.put(table(fallback, Table.PEERS), calls.onTable(Table.PEERS));
      expected.put(table(fallback, Table.CONTROL), Set.of("dynamodb:Query"));
    }
    if (!calls.onBus().isEmpty()) {
      expected.put("${Bus.Arn}", calls.onBus());
    }
    if (!calls.onMetrics().isEmpty()) {
      expected.put("*", calls.onMetrics());
    }
    expected.put(
        "arn:aws:logs:%s:123456789012:log-group:/%s/%s:*"
            .formatted(REGION.name(), TOPOLOGY.global().name(), function.toLowerCase(Locale.ROOT)),
        Set.of("logs:CreateLogStream", "logs:PutLogEvents"));
    if (!function.equals("Heartbeat")) {
      expected.put("${DeadLetters.Arn}", Set.of("sqs:SendMessage"));
    }
    assertEquals(expected, granted(role(function)));
  }

  /** The same with a bucket: which keys is tested below. */
  @ParameterizedTest
  @MethodSource("functions")
  void aRoleAllowsTheCalledActionsOnABucketOnly(String function) {
    Resource handler = WITH_BUCKET.resource(function);
    Set<String> granted = new TreeSet<>();
    granted(WITH_BUCKET.referencedBy(handler.text("/Role")))
        .forEach(
            (resource, actions) -> {
              if (resource.startsWith("arn:aws:s3:")) {
                granted.addAll(actions);
              }
              assertFalse(resource.contains(":dynamodb:"), resource);
            });
    Set<String> called = new TreeSet<>(CalledActions.of(handler.text("/Handler")).onBucket());
    if (function.equals("Heartbeat")) {
      // A probe of conditional writes deletes what it has written.
      called.add("s3:DeleteObject");
    }
    assertEquals(called, granted);
  }

  /** A function can write only its own items of the control table. */
  @ParameterizedTest
  @CsvSource({
    "Tracker, banned",
    "Purge, sweeping totals sweep/3/*",
    "Heartbeat, heartbeat history"
  })
  void aFunctionWritesItsOwnItemsOnly(String function, String keys) {
    String table = table(REGION.name(), Table.CONTROL);
    List<JsonNode> writing =
        role(function)
            .properties()
            .path("Policies")
            .valueStream()
            .flatMap(policy -> policy.at("/PolicyDocument/Statement").valueStream())
            .filter(statement -> Stack.texts(statement.path("Resource")).contains(table))
            .filter(statement -> Stack.texts(statement.path("Action")).contains("dynamodb:PutItem"))
            .toList();
    assertEquals(1, writing.size());
    JsonNode condition = writing.getFirst().path("Condition");
    assertEquals(
        List.of(keys.split(" ")), Stack.texts(condition.findValue("dynamodb:LeadingKeys")));
    assertEquals(
        "false",
        condition.path("Null").path("dynamodb:LeadingKeys").asText(),
        "ForAllValues also allows a request without keys");
  }

  private static Resource role(String function) {
    return STACK.referencedBy(STACK.resource(function).text("/Role"));
  }

  private static String table(String region, Table table) {
    String name =
        switch (table) {
          case PEERS -> TOPOLOGY.global().peerTable();
          case CONTROL -> TOPOLOGY.global().controlTable();
        };
    return "arn:aws:dynamodb:%s:123456789012:table/%s".formatted(region, name);
  }

  private static Map<String, Set<String>> granted(Resource role) {
    Map<String, Set<String>> granted = new TreeMap<>();
    role.properties()
        .path("Policies")
        .valueStream()
        .flatMap(policy -> policy.at("/PolicyDocument/Statement").valueStream())
        .forEach(
            statement -> {
              assertEquals("Allow", statement.path("Effect").asText());
              for (String resource : Stack.texts(statement.path("Resource"))) {
                granted
                    .computeIfAbsent(resource, _ -> new TreeSet<>())
                    .addAll(Stack.texts(statement.path("Action")));
              }
            });
    return granted;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "region.yaml",
        "region.yaml with a bucket",
        "global.yaml",
        "budget.yaml",
        "artifacts.yaml",
        "bucket.yaml",
        "drain.yaml",
        "world.yaml"
      })
  void noPolicyHasAWildcard(String file) {
    Stack stack =
        switch (file) {
          case "region.yaml" -> STACK;
          case "region.yaml with a bucket" -> WITH_BUCKET;
          case "global.yaml" ->
              Template.read(file).stack(REGION.name(), StackParameters.ofGlobal());
          case "budget.yaml" ->
              Template.read(file).stack(REGION.name(), StackParameters.ofBudget());
          case "bucket.yaml" -> BucketStackTest.stack(REGION.name(), "sa-east-1");
          case "drain.yaml" ->
              Template.read(file).stack(REGION.name(), StackParameters.ofDrain(REGION.name()));
          case "world.yaml" ->
              StackParameters.worldTemplate(List.of(REGION.name()))
                  .stack(REGION.name(), StackParameters.ofWorld(List.of(REGION.name())));
          default ->
              Template.read(file).stack(REGION.name(), StackParameters.ofArtifacts(REGION.name()));
        };
    allowing(stack)
        .filter(statement -> !statement.path("Action").asText().equals(WITHOUT_RESOURCES))
        .forEach(
            statement -> {
              for (String name : List.of("Action", "Resource", "Principal")) {
                // The ARN of a log group ends with one, for its streams; keys are tested below.
                String named =
                    statement
                        .path(name)
                        .toString()
                        .replaceAll(LOG_STREAMS, "$1\"")
                        .replaceAll(KEYS, "$1\"");
                assertFalse(named.contains("*"), statement::toString);
              }
              assertFalse(statement.has("NotAction") || statement.has("NotResource"));
            });
  }

  /**
   * A function writes its own keys only: those that begin with the code of the bucket's region. The
   * purge also writes swarms of other regions, which may be gone.
   */
  @ParameterizedTest
  @CsvSource({
    "Tracker, CODE/swarms/HASH CODE/swarms/HASH.2f CODE/control/banned,"
        + " FALLBACK/swarms/HASH FALLBACK/swarms/HASH.2f",
    "Purge, 1/swarms/HASH 1/swarms/HASH.2f 2/swarms/HASH 2/swarms/HASH.2f 3/swarms/HASH"
        + " 3/swarms/HASH.2f CODE/control/sweeping CODE/control/totals CODE/control/sweep/1,",
    "Heartbeat, CODE/control/heartbeat CODE/control/history CODE/control/probe,"
  })
  void aFunctionWritesItsOwnKeysOnly(String function, String own, @Nullable String ofFallback) {
    Region fallback = TOPOLOGY.fallback(REGION).orElseThrow();
    Set<String> written = new TreeSet<>();
    keys(own).forEach(key -> written.add("mine-" + REGION.name() + "/" + key));
    keys(ofFallback).forEach(key -> written.add("mine-" + fallback.name() + "/" + key));
    List<String> kinds =
        List.of(
            "swarms/HASH",
            "swarms/HASH.2f",
            "control/banned",
            "control/totals",
            "control/sweeping",
            "control/sweep/1",
            "control/heartbeat",
            "control/history",
            "control/probe",
            "control/denied",
            "control/drained");
    Set<String> allowed = new TreeSet<>();
    for (Region owner : TOPOLOGY.regions()) {
      for (Region bucket : TOPOLOGY.regions()) {
        for (String kind : kinds) {
          String key = "mine-%s/%s/%s".formatted(bucket.name(), owner.code(), named(kind));
          if (isAllowed("s3:PutObject", key, function)) {
            allowed.add(key);
          }
          assertEquals(
              bucket.equals(REGION) || (function.equals("Tracker") && bucket.equals(fallback)),
              isAllowed("s3:GetObject", key, function),
              key);
        }
      }
    }
    assertEquals(written, allowed);
  }

  private static Stream<String> keys(@Nullable String kinds) {
    return kinds == null ? Stream.empty() : Stream.of(kinds.split(" ")).map(PoliciesTest::named);
  }

  private static String named(String kind) {
    String fallback = TOPOLOGY.fallback(REGION).orElseThrow().code().toString();
    return kind.replace("HASH", "0123456789abcdef0123456789abcdef01234567")
        .replace("CODE", REGION.code().toString())
        .replace("FALLBACK", fallback);
  }

  /** Whether a function of the region may do something with a key of a bucket. */
  private static boolean isAllowed(String action, String key, String function) {
    String role = WITH_BUCKET.resource(function).text("/Role");
    return granted(WITH_BUCKET.referencedBy(role)).entrySet().stream()
        .filter(entry -> entry.getValue().contains(action))
        .anyMatch(entry -> matches("arn:aws:s3:::" + key, entry.getKey()));
  }

  /** Whether an ARN matches a pattern of IAM. */
  private static boolean matches(String arn, String pattern) {
    return arn.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q"));
  }

  private static Stream<JsonNode> allowing(Stack stack) {
    return stack.resources().values().stream()
        .flatMap(Stack::statements)
        .filter(statement -> statement.path("Effect").asText().equals("Allow"));
  }

  @Test
  void onlyTheServiceThatUsesARoleCanAssumeIt() {
    Map<String, Set<String>> principals = new TreeMap<>();
    for (Resource role : STACK.all("AWS::IAM::Role")) {
      principals.put(
          role.id(),
          new TreeSet<>(
              role.properties().path("AssumeRolePolicyDocument").findValuesAsText("Service")));
    }
    assertEquals(
        Map.of(
            "TrackerRole", Set.of("lambda.amazonaws.com"),
            "PurgeRole", Set.of("lambda.amazonaws.com"),
            "HeartbeatRole", Set.of("lambda.amazonaws.com"),
            "ScheduleRole", Set.of("scheduler.amazonaws.com")),
        principals);
    assertEquals(
        Map.of(
            "${Bus.Arn}",
            Set.of("events:PutEvents"),
            "${DeadLetters.Arn}",
            Set.of("sqs:SendMessage")),
        granted(STACK.resource("ScheduleRole")));
  }
}
