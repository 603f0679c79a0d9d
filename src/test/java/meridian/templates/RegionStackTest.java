package meridian.templates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import meridian.templates.Stack.Resource;
import meridian.topology.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A region's stack with either front door; {@link FrontDoorTest} tests the front doors. */
@ParameterizedClass
@MethodSource("meridian.templates.RegionVariant#all")
@NeedsJq
final class RegionStackTest {

  private static final Topology TOPOLOGY = Topology.read(Path.of("regions"));

  private final RegionVariant variant;
  private final String region;

  RegionStackTest(RegionVariant variant) {
    this.variant = variant;
    this.region = variant.region();
  }

  @Test
  void noReferenceIsDangling() {
    Stack stack = variant.stack();
    assertEquals(List.of(), stack.violations());
    Set<String> unknown = stack.references().collect(Collectors.toCollection(TreeSet::new));
    unknown.removeAll(stack.resources().keySet());
    assertEquals(Set.of(), unknown);
  }

  @Test
  void everyFunctionHasALogGroupADeadLetterAndAlarms() {
    Stack stack = variant.stack();
    Stack artifacts =
        Template.read("artifacts.yaml").stack(region, StackParameters.ofArtifacts(region));
    List<Resource> functions = stack.all("AWS::Lambda::Function");
    assertEquals(3, functions.size());
    for (Resource function : functions) {
      Resource log = artifacts.resource(function.id() + "Log");
      assertEquals("AWS::Logs::LogGroup", log.type());
      assertEquals(log.text("/LogGroupName"), function.text("/LoggingConfig/LogGroup"));
      assertEquals(
          log.text("/LogGroupName"),
          stack.resource(function.id() + "ErrorLines").text("/LogGroupName"));
      assertTrue(Integer.parseInt(log.text("/RetentionInDays")) > 0);
      assertEquals("JSON", function.text("/LoggingConfig/LogFormat"));
      assertEquals("WARN", function.text("/LoggingConfig/SystemLogLevel"));
      assertEquals("INFO", function.text("/LoggingConfig/ApplicationLogLevel"));

      Resource failures = stack.only("AWS::Lambda::EventInvokeConfig", "/FunctionName", function);
      // A missed heartbeat is noticed, and the next one follows.
      assertEquals(
          function.id().equals("Heartbeat") ? "" : "${DeadLetters.Arn}",
          failures.text("/DestinationConfig/OnFailure/Destination"));
      assertEquals(alias(stack, function).text("/Name"), failures.text("/Qualifier"));

      Set<String> watched =
          alarms(stack, "FunctionName", function.ref())
              .flatMap(alarm -> alarm.properties().findValuesAsText("MetricName").stream())
              .collect(Collectors.toSet());
      assertTrue(watched.containsAll(Set.of("Errors", "Throttles")), function.id() + watched);
    }
    assertEquals(
        1, alarms(stack, "FunctionName", "${Tracker}").filter(RegionStackTest::isLatency).count());
  }

  private static boolean isLatency(Resource alarm) {
    return alarm.text("/MetricName").equals("Duration");
  }

  private static Stream<Resource> alarms(Stack stack, String dimension, String value) {
    return stack.all("AWS::CloudWatch::Alarm").stream()
        .filter(
            alarm ->
                alarm.properties().findValues("Dimensions").stream()
                    .flatMap(JsonNode::valueStream)
                    .anyMatch(
                        pair ->
                            pair.path("Name").asText().equals(dimension)
                                && pair.path("Value").asText().equals(value)));
  }

  private static Resource alias(Stack stack, Resource function) {
    return stack.only("AWS::Lambda::Alias", "/FunctionName", function);
  }

  @Test
  void everyAlarmNotifiesTheTopicAndHasThePrefix() {
    Stack stack = variant.stack();
    String deployment = TOPOLOGY.global().name();
    Set<String> names = new HashSet<>();
    for (Resource alarm : stack.all("AWS::CloudWatch::Alarm")) {
      assertEquals(
          "AWS::SNS::Topic", stack.referencedBy(alarm.text("/AlarmActions/0")).type(), alarm.id());
      assertTrue(alarm.text("/AlarmName").startsWith(deployment + "-"), alarm.id());
      assertTrue(names.add(alarm.text("/AlarmName")), alarm.id());
      assertFalse(alarm.text("/TreatMissingData").isEmpty(), alarm.id());
    }
    assertEquals(1, alarms(stack, "QueueName", "${DeadLetters.QueueName}").count());
  }

  @Test
  void everyReleasePublishesVersions() throws ReflectiveOperationException {
    Stack stack = variant.stack();
    String release = StackParameters.ofRegion(region).get("Release");
    for (Resource function : stack.all("AWS::Lambda::Function")) {
      assertEquals("java25", function.text("/Runtime"));
      assertEquals("arm64", function.text("/Architectures/0"));
      assertEquals("PublishedVersions", function.text("/SnapStart/ApplyOn"));
      assertEquals(
          0, Class.forName(function.text("/Handler")).getConstructor().getParameterCount());
      Resource version =
          stack.referencedBy(
              alias(stack, function).text("/FunctionVersion").replaceFirst("[.]Version}$", "}"));
      assertEquals("AWS::Lambda::Version", version.type());
      assertEquals(function.ref(), version.text("/FunctionName"));
      assertEquals(release, version.text("/Description"));
      assertEquals(release, function.text("/Description"));
      assertEquals(
          StackParameters.ofRegion(region).get("ArtifactSha256"), version.text("/CodeSha256"));
      assertEquals("Retain", version.declaration().path("DeletionPolicy").asText());
      assertEquals("Retain", version.declaration().path("UpdateReplacePolicy").asText());
    }
  }

  @Test
  void everySharedRecordHasAHealthCheck() {
    Stack stack = variant.stack();
    Set<String> records = new TreeSet<>();
    String ports = variant.isAlb() ? "\"BITTORRENT TCP:443 TCP:80\"" : "\"BITTORRENT TCP:443\"";
    for (Resource record : stack.all("AWS::Route53::RecordSet")) {
      assertEquals(
          record.text("/Type").equals("TXT") ? ports : "", record.text("/ResourceRecords/0"));
      records.add(record.text("/Name") + " " + record.text("/Type"));
      if (record.properties().has("HealthCheckId")) {
        Resource check = stack.referencedBy(record.text("/HealthCheckId"));
        assertEquals("CALCULATED", check.text("/HealthCheckConfig/Type"));
        assertEquals(region, record.text("/Region"));
        assertEquals(TOPOLOGY.global().domain(), record.text("/Name"));
      } else {
        assertEquals(answering(stack).text("/FullyQualifiedDomainName"), record.text("/Name"));
      }
    }
    String own = TOPOLOGY.region(region).orElseThrow().hostname();
    String shared = TOPOLOGY.global().domain();
    assertEquals(
        Stream.of(own, shared)
            .flatMap(name -> Stream.of(name + " A", name + " AAAA", name + " TXT"))
            .collect(Collectors.toSet()),
        records);
  }

  private static Resource configOf(Resource check) {
    return new Resource(
        check.id(),
        check.type(),
        check.properties().path("HealthCheckConfig"),
        check.declaration());
  }

  private static Resource answering(Stack stack) {
    return checks(stack, "HTTPS_STR_MATCH").getFirst();
  }

  private static List<Resource> checks(Stack stack, String type) {
    return stack.all("AWS::Route53::HealthCheck").stream()
        .map(RegionStackTest::configOf)
        .filter(check -> check.text("/Type").equals(type))
        .toList();
  }

  @Test
  void aRegionIsHealthyWhileItAnswersAndIsNotDrained() {
    Stack stack = variant.stack();
    Resource answering = answering(stack);
    assertEquals("/health", answering.text("/ResourcePath"));
    assertEquals("\"status\":\"ok\"", answering.text("/SearchString"));
    assertEquals("10", answering.text("/RequestInterval"));
    assertEquals("3", answering.text("/FailureThreshold"));

    Resource undrained = checks(stack, "CLOUDWATCH_METRIC").getFirst();
    assertEquals("LastKnownStatus", undrained.text("/InsufficientDataHealthStatus"));
    String control = TOPOLOGY.global().controlRegions().get(region);
    assertEquals(control, undrained.text("/AlarmIdentifier/Region"));
    Stack drain =
        Template.read("drain.yaml").stack(String.valueOf(control), StackParameters.ofDrain(region));
    assertEquals(List.of(), drain.violations());
    Resource alarm = drain.all("AWS::CloudWatch::Alarm").getFirst();
    assertEquals(alarm.text("/AlarmName"), undrained.text("/AlarmIdentifier/Name"));
    assertTrue(
        alarm.text("/AlarmName").matches("meridian-drained-" + region + "-[0-9a-f]{8}"),
        "it has a version");
    assertFalse(alarm.properties().has("DatapointsToAlarm"), "Route 53 does not support it");
    assertFalse(alarm.properties().has("Metrics"), "Route 53 does not support it");
    assertEquals("Drained", alarm.text("/MetricName"));
    assertEquals("ignore", alarm.text("/TreatMissingData"));
    assertEquals(region, alarm.text("/Dimensions/1/Value"));

    Resource both = checks(stack, "CALCULATED").getFirst();
    assertEquals(
        List.of(answering.ref(), undrained.ref()),
        Stack.texts(both.properties().path("ChildHealthChecks")));
    assertEquals("2", both.text("/HealthThreshold"));
  }

  @Test
  void aSingleRegionIsHealthyWhileItAnswersAndHasNoFallback() {
    Stack stack =
        variant.stack(Map.of("ControlRegion", "", "FallbackRegion", "", "FallbackRegionCode", ""));
    assertEquals(List.of(), checks(stack, "CLOUDWATCH_METRIC"));
    Resource both = checks(stack, "CALCULATED").getFirst();
    assertEquals("1", both.text("/HealthThreshold"));
    assertEquals(1, both.properties().path("ChildHealthChecks").size());
    assertTrue(
        Stack.statements(stack.resource("TrackerRole"))
            .noneMatch(statement -> statement.path("Sid").asText().endsWith("OfTheFallback")));
  }

  @Test
  void schedulesAndRulesHaveDeadLetterQueuesAndPermissions() {
    Stack stack = variant.stack();
    List<Resource> schedules = stack.all("AWS::Scheduler::Schedule");
    assertEquals(2, schedules.size());
    for (Resource schedule : schedules) {
      assertEquals(
          deadLetters(schedule.id()), schedule.text("/Target/DeadLetterConfig/Arn"), schedule.id());
      assertTrue(schedule.properties().at("/Target/RetryPolicy").has("MaximumRetryAttempts"));
      assertEquals(
          "AWS::Events::EventBus", stack.referencedBy(schedule.text("/Target/Arn")).type());
    }
    List<Resource> rules = stack.all("AWS::Events::Rule");
    assertEquals(2, rules.size());
    for (Resource rule : rules) {
      assertEquals(deadLetters(rule.id()), rule.text("/Targets/0/DeadLetterConfig/Arn"), rule.id());
      Resource alias = stack.referencedBy(rule.text("/Targets/0/Arn"));
      Resource permission = stack.only("AWS::Lambda::Permission", "/FunctionName", alias);
      assertEquals("events.amazonaws.com", permission.text("/Principal"));
      String arn =
          "arn:aws:events:%s:123456789012:rule/%s/%s"
              .formatted(
                  region,
                  stack.referencedBy(rule.text("/EventBusName")).text("/Name"),
                  rule.text("/Name"));
      assertEquals(arn, permission.text("/SourceArn"));
      List<String> before = Stack.texts(rule.declaration().path("DependsOn"));
      assertTrue(before.contains(permission.id()), rule.id() + " needs its permission first");
      if (!deadLetters(rule.id()).isEmpty()) {
        assertTrue(before.contains("DeadLettersPolicy"), rule.id());
        assertTrue(
            Stack.statements(stack.resource("DeadLettersPolicy"))
                .anyMatch(statement -> statement.findValuesAsText("aws:SourceArn").contains(arn)));
      }
    }
  }

  private static String deadLetters(String id) {
    return id.startsWith("Heartbeat") ? "" : "${DeadLetters.Arn}";
  }

  @Test
  void noAccessIsLogged() {
    Stack stack = variant.stack(Map.of("RequestsPerAddress", variant.isAlb() ? "1000" : "0"));
    for (Resource function : stack.all("AWS::Lambda::Function")) {
      assertEquals("PassThrough", function.text("/TracingConfig/Mode"));
    }
    assertFalse(
        stack.resources().values().stream()
            .anyMatch(
                resource ->
                    resource.properties().toString().contains("access_logs")
                        || resource.properties().findValue("AccessLogSettings") != null));
    stack
        .all("AWS::WAFv2::WebACL")
        .forEach(
            firewall ->
                assertEquals(
                    Set.of("false"),
                    Set.copyOf(firewall.properties().findValuesAsText("SampledRequestsEnabled"))));
  }

  @Test
  void reservedConcurrencySurvivesTheLossOfAnotherRegion() {
    Map<String, String> parameters = StackParameters.ofRegion(region);
    Resource tracker = variant.stack().resource("Tracker");
    assertEquals(
        parameters.get("ReservedConcurrency"), tracker.text("/ReservedConcurrentExecutions"));
    // A lost region's clients go to one neighbour, which then has twice its even share.
    int regions = TOPOLOGY.regions().size();
    int share = TOPOLOGY.global().capacity().announcesPerSecond() * Math.min(2, regions) / regions;
    assertTrue(10 * Integer.parseInt(tracker.text("/ReservedConcurrentExecutions")) >= share);
  }
}
