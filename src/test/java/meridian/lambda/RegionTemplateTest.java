package meridian.lambda;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import meridian.lambda.aws.AwsPlatform;
import meridian.lambda.config.ConfigurationException;
import meridian.lambda.config.ControlledRegions;
import meridian.lambda.config.EnvironmentVariables;
import meridian.lambda.config.MetricDimensions;
import meridian.lambda.config.PurgeSettings;
import meridian.lambda.config.ResilienceSettings;
import meridian.lambda.config.TableSettings;
import meridian.lambda.config.TrackerSettings;
import meridian.lambda.event.EventTypes;
import meridian.lambda.event.PurgeEventJson;
import meridian.purge.PurgeEvent;
import meridian.purge.SweepLog;
import meridian.templates.Stack;
import meridian.templates.Stack.Resource;
import meridian.templates.StackParameters;
import meridian.templates.Template;
import meridian.topology.Region;
import meridian.topology.RequiredCapacity;
import meridian.topology.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agreement between a region's template and its functions. */
final class RegionTemplateTest {

  /** A region that controls another, and so has every variable. */
  private static final Region REGION =
      Topology.read(Path.of("regions")).region("us-east-1").orElseThrow();

  private static final Template TEMPLATE = Template.read("region.yaml");
  private static final Stack STACK =
      TEMPLATE.stack(REGION.name(), StackParameters.ofRegion(REGION.name()));
  private static final String DYNAMIC = "{{resolve:secretsmanager:";

  /** Records the names of the variables that are read. */
  private static final class RecordingEnvironment extends HashMap<String, String> {
    private static final long serialVersionUID = 1;
    private final transient Set<String> names = new TreeSet<>();

    @Override
    public String getOrDefault(Object key, String other) {
      names.add((String) key);
      return super.getOrDefault(key, other);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Tracker", "Purge", "Heartbeat"})
  void aFunctionHasExactlyTheVariablesThatItReads(String function) {
    var recorded = new RecordingEnvironment();
    // Nothing is set, so the start fails, but only after every variable was read.
    assertThrows(ConfigurationException.class, () -> start(function, recorded));
    Set<String> read =
        recorded.names.stream()
            .filter(name -> !name.startsWith("AWS_"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(read, new TreeSet<>(environment(function).keySet()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Tracker", "Purge", "Heartbeat"})
  void aFunctionHasExactlyTheVariablesThatItReadsWithABucket(String function) {
    Map<String, String> parameters = new HashMap<>(StackParameters.ofRegion(REGION.name()));
    parameters.putAll(StackParameters.BUCKETS);
    Map<String, String> given = environment(TEMPLATE.stack(REGION.name(), parameters), function);
    assertEquals("mine-" + REGION.name(), given.get("MERIDIAN_BUCKET"));
    var recorded = new RecordingEnvironment();
    recorded.put("MERIDIAN_DATASTORE", "s3");
    if (function.equals("Tracker")) {
      assertEquals("mine-" + REGION.fallback(), given.get("MERIDIAN_FALLBACK_BUCKET"));
      recorded.put("MERIDIAN_FALLBACK_REGION", String.valueOf(REGION.fallback()));
    }
    assertThrows(ConfigurationException.class, () -> start(function, recorded));
    Set<String> read =
        recorded.names.stream()
            .filter(name -> !name.startsWith("AWS_"))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> names = new TreeSet<>(given.keySet());
    names.removeAll(read);
    assertEquals(Set.of(), names, "set, but not read");
    read.removeAll(given.keySet());
    // Whether there is a fallback is read by all functions, and only the tracker has one.
    read.remove("MERIDIAN_FALLBACK_REGION");
    assertEquals(Set.of(), read, "read, but not set");
  }

  private static void start(String function, Map<String, String> environment) {
    Object _ =
        switch (function) {
          case "Tracker" ->
              new TrackerHandler(AwsPlatform.of(new EnvironmentVariables(environment)));
          case "Purge" ->
              new PurgeHandler(AwsPlatform.of(new EnvironmentVariables(environment)), _ -> {});
          case "Heartbeat" ->
              new HeartbeatHandler(AwsPlatform.of(new EnvironmentVariables(environment)), _ -> {});
          default -> throw new IllegalArgumentException(function);
        };
  }

  private static Map<String, String> environment(String function) {
    return environment(STACK, function);
  }

  private static Map<String, String> environment(Stack stack, String function) {
    Map<String, String> environment = new HashMap<>();
    stack
        .resource(function)
        .properties()
        .at("/Environment/Variables")
        .forEachEntry((name, value) -> environment.put(name, value.asText()));
    return environment;
  }

  @Test
  void theVariablesAreValid() {
    EnvironmentVariables tracker = variables("Tracker");
    TrackerSettings settings = TrackerSettings.of(tracker);
    TableSettings tables = TableSettings.of(tracker);
    ResilienceSettings resilience = ResilienceSettings.of(tracker);
    assertDoesNotThrow(tracker::check);
    assertEquals(REGION.name(), settings.region());
    assertEquals(REGION.code(), tables.code());
    assertEquals(REGION.fallback(), resilience.fallback().orElseThrow().region().id());
    assertEquals(1, resilience.concurrency());

    EnvironmentVariables purge = variables("Purge");
    PurgeSettings sweeps = PurgeSettings.of(purge);
    assertEquals(REGION.purge().segments(), sweeps.segments());
    Topology topology = Topology.read(Path.of("regions"));
    var capacity = RequiredCapacity.of(topology.global().capacity(), topology.regions().size());
    assertEquals(Optional.of(capacity.sweepReadUnits()), sweeps.readUnits());
    assertEquals(Optional.of(capacity.sweepWriteUnits()), sweeps.writeUnits());
    assertDoesNotThrow(purge::check);
    EnvironmentVariables heartbeat = variables("Heartbeat");
    MetricDimensions.of(heartbeat, TableSettings.of(heartbeat));
    ControlledRegions.of(heartbeat);
    assertDoesNotThrow(heartbeat::check);
  }

  /** A control region's heartbeat repeats drains, since the alarms watch its metrics. */
  @Test
  void aControlRegionsHeartbeatHasTheRegionsThatItControls() {
    Topology topology = Topology.read(Path.of("regions"));
    for (Region region : topology.regions()) {
      Stack stack = TEMPLATE.stack(region.name(), StackParameters.ofRegion(region.name()));
      Map<String, String> environment = environment(stack, "Heartbeat");
      ControlledRegions controls = ControlledRegions.of(new EnvironmentVariables(environment));
      assertEquals(topology.global().name(), environment.get("MERIDIAN_DEPLOYMENT"));
      assertEquals(
          topology.regions().stream()
              .filter(
                  other ->
                      region.name().equals(topology.global().controlRegions().get(other.name())))
              .collect(Collectors.toMap(Region::code, Region::name)),
          controls.regions());
    }
  }

  /** The variables as CloudFormation sets them, with secrets and names resolved. */
  private static EnvironmentVariables variables(String function) {
    Map<String, String> environment = environment(function);
    environment.replaceAll(
        (_, value) -> value.startsWith(DYNAMIC) ? "ab".repeat(32) : value.replace("${Bus}", "bus"));
    environment.put("AWS_REGION", REGION.name());
    return new EnvironmentVariables(environment);
  }

  /** So the README's table of defaults holds for both. */
  @Test
  void theTemplatesDefaultsAreTheFunctionsDefaults() {
    EnvironmentVariables all = variables("Tracker");
    Map<String, String> least =
        new HashMap<>(
            Map.of(
                "MERIDIAN_REGION", REGION.name(),
                "MERIDIAN_KEY", "ab".repeat(32),
                "AWS_REGION", REGION.name()));
    EnvironmentVariables defaults = new EnvironmentVariables(least);
    assertEquals(TrackerSettings.of(defaults).policy(), TrackerSettings.of(all).policy());
    assertEquals(TrackerSettings.of(defaults).addresses(), TrackerSettings.of(all).addresses());
    assertEquals(ResilienceSettings.of(defaults).budget(), ResilienceSettings.of(all).budget());
    assertEquals(
        ResilienceSettings.of(defaults).addressTorrents(),
        ResilienceSettings.of(all).addressTorrents());
  }

  /** Each key is a field of the secret, in the version that the stack names. */
  @Test
  void keysComeFromTheVersionOfTheSecretThatTheStackNames() {
    String version = StackParameters.ofRegion(REGION.name()).get("KeyVersion");
    Map<String, String> parts =
        Map.of(
            "MERIDIAN_KEY", "tickets",
            "MERIDIAN_PREVIOUS_KEY", "previous",
            "MERIDIAN_PLACE_KEY", "places");
    parts.forEach(
        (name, part) ->
            assertEquals(
                DYNAMIC + "meridian/keys:SecretString:" + part + "::" + version + "}}",
                environment("Tracker").get(name)));
  }

  @Test
  void theFunctionsTimeOutExceedsEveryBudget() {
    Resource tracker = STACK.resource("Tracker");
    long greatest = TEMPLATE.root().at("/Parameters/BudgetMillis/MaxValue").asLong();
    assertTrue(Duration.ofSeconds(Long.parseLong(tracker.text("/Timeout"))).toMillis() > greatest);
  }

  /** Lambda waits a minute before the first retry of an event, and two before the second. */
  @Test
  void aSweepsLeaseOutlastsAnInvocationAndTheWaitForItsRetry() {
    Duration timeOut = Duration.ofSeconds(Long.parseLong(STACK.resource("Purge").text("/Timeout")));
    assertTrue(timeOut.plusMinutes(2).compareTo(SweepLog.LEASE) < 0, timeOut::toString);
    assertEquals("2", STACK.resource("PurgeFailures").text("/MaximumRetryAttempts"));
  }

  @Test
  void rulesMatchTheEventsOfSchedulesAndOfThePurge() {
    assertEquals(
        Set.of(EventTypes.PURGE_DUE, EventTypes.PURGE_SEGMENT), types(STACK.resource("PurgeRule")));
    assertEquals(Set.of(EventTypes.HEARTBEAT_DUE), types(STACK.resource("HeartbeatRule")));
    for (Resource rule : STACK.all("AWS::Events::Rule")) {
      List<String> sources = Stack.texts(rule.properties().at("/EventPattern/source"));
      assertTrue(sources.contains(EventTypes.SOURCE));
      for (Resource schedule : STACK.all("AWS::Scheduler::Schedule")) {
        assertTrue(sources.contains(schedule.text("/Target/EventBridgeParameters/Source")));
      }
    }
    assertEquals(
        EventTypes.PURGE_DUE,
        STACK.resource("PurgeDue").text("/Target/EventBridgeParameters/DetailType"));
    assertEquals(
        EventTypes.HEARTBEAT_DUE,
        STACK.resource("HeartbeatDue").text("/Target/EventBridgeParameters/DetailType"));
  }

  private static Set<String> types(Resource rule) {
    return Set.copyOf(Stack.texts(rule.properties().at("/EventPattern/detail-type")));
  }

  /** The schedule's input is the event's detail. */
  @Test
  void theScheduleBeginsASweepThatMayBeSkipped() throws JsonProcessingException {
    Resource schedule = STACK.resource("PurgeDue");
    var event = new ObjectMapper().createObjectNode();
    event.put("id", "one").put("time", "2100-01-01T00:00:00Z");
    event.put("detail-type", schedule.text("/Target/EventBridgeParameters/DetailType"));
    event.set("detail", new ObjectMapper().readTree(schedule.text("/Target/Input")));
    PurgeEvent due = PurgeEventJson.read(event);
    assertTrue(
        due instanceof PurgeEvent.Due(_, var adopted, var scheduled)
            && scheduled
            && adopted.isEmpty());
  }
}
