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
import java.util.stream.Stream;
import meridian.templates.CalledActions.Table;
import meridian.templates.Stack.Resource;
import meridian.topology.Region;
import meridian.topology.Topology;
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
    JsonNode leading = writing.getFirst().path("Condition").findValue("dynamodb:LeadingKeys");
    assertEquals(List.of(keys.split(" ")), Stack.texts(leading));
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
      strings = {"region.yaml", "global.yaml", "artifacts.yaml", "drain.yaml", "world.yaml"})
  void noPolicyHasAWildcard(String file) {
    Map<String, String> parameters =
        switch (file) {
          case "region.yaml" -> StackParameters.ofRegion(REGION.name());
          case "global.yaml" -> StackParameters.ofGlobal();
          case "drain.yaml" -> StackParameters.ofDrain(REGION.name());
          case "world.yaml" -> StackParameters.ofWorld(List.of(REGION.name()));
          default -> StackParameters.ofArtifacts(REGION.name());
        };
    Template template =
        file.equals("world.yaml")
            ? StackParameters.worldTemplate(List.of(REGION.name()))
            : Template.read(file);
    Stack stack = template.stack(REGION.name(), parameters);
    allowing(stack)
        .filter(statement -> !statement.path("Action").asText().equals(WITHOUT_RESOURCES))
        .forEach(
            statement -> {
              for (String name : List.of("Action", "Resource", "Principal")) {
                // The ARN of a log group ends with one, for its streams.
                String named = statement.path(name).toString().replaceAll(LOG_STREAMS, "$1\"");
                assertFalse(named.contains("*"), statement::toString);
              }
              assertFalse(statement.has("NotAction") || statement.has("NotResource"));
            });
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
