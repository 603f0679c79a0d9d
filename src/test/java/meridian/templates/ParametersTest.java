package meridian.templates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import meridian.topology.Capacity;
import meridian.topology.PurgePlan;
import meridian.topology.Region;
import meridian.topology.Topology;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The parameters of stacks follow from {@code regions/} and are valid for their templates. */
@NeedsJq
final class ParametersTest {

  private static final Topology TOPOLOGY = Topology.read(Path.of("regions"));
  private static final int MINUTES_A_DAY = 1_440;
  private static final Pattern CRON =
      Pattern.compile("cron\\(([0-9]+)(/[0-9]+)? (\\*|[0-9]+)(/[0-9]+)? \\* \\* \\? \\*\\)");

  static Stream<Region> regions() {
    return TOPOLOGY.regions().stream();
  }

  @ParameterizedTest
  @MethodSource("regions")
  void theParametersOfARegionFollowFromItsFile(Region region) {
    Map<String, String> parameters = StackParameters.ofRegion(region.name());
    Map<String, String> expected = new HashMap<>();
    expected.put("Deployment", TOPOLOGY.global().name());
    expected.put("Datastore", "dynamodb");
    expected.put("PeerTable", TOPOLOGY.global().peerTable());
    expected.put("ControlTable", TOPOLOGY.global().controlTable());
    expected.put("Domain", TOPOLOGY.global().domain());
    expected.put("HostedZone", TOPOLOGY.global().hostedZone());
    expected.put(
        "ControlRegion", TOPOLOGY.global().controlRegions().getOrDefault(region.name(), ""));
    expected.put("RegionCode", region.code().toString());
    expected.put("Hostname", region.hostname());
    expected.put("FallbackRegion", TOPOLOGY.fallback(region).map(Region::name).orElse(""));
    expected.put(
        "FallbackRegionCode",
        TOPOLOGY.fallback(region).map(other -> other.code().toString()).orElse(""));
    expected.put("FrontDoor", region.frontDoor());
    expected.put("MemoryMegabytes", Integer.toString(region.memoryMegabytes()));
    expected.put("PurgeSegments", Integer.toString(region.purge().segments()));
    expected.put("PurgeEverySeconds", Long.toString(region.purge().every().toSeconds()));
    expected.forEach((name, value) -> assertEquals(value, parameters.get(name), name));
    assertEquals(starts(region.purge()), starts(parameters.getOrDefault("PurgeSchedule", "")));
    assertValid("region.yaml", parameters);
  }

  @Test
  void theParametersOfABucketFollowFromTheDescription() {
    List<String> others = List.of("ap-southeast-1", "us-east-1");
    Map<String, String> parameters = StackParameters.ofBucket("eu-west-1", others);
    assertEquals("mine", parameters.get("BucketPrefix"));
    assertEquals("ap-southeast-1 us-east-1", parameters.get("Destinations"));
    assertEquals("2", parameters.get("RegionCode"));
    assertEquals("3", parameters.get("Codeapsoutheast1"));
    assertEquals("1", parameters.get("Codeuseast1"));
    assertValid(StackParameters.bucketTemplate("1 2 3", others), parameters, "bucket.yaml");
    assertValid("bucket.yaml", StackParameters.ofBucket("eu-west-1", List.of()));
    Map<String, String> ofRegion = StackParameters.ofRegionWithBucket("us-east-1");
    StackParameters.BUCKETS.forEach((name, value) -> assertEquals(value, ofRegion.get(name), name));
    assertValid("region.yaml", ofRegion);
  }

  /** The minutes of a day at which sweeps start in a local run. */
  private static Set<Integer> starts(PurgePlan plan) {
    Set<Integer> starts = new TreeSet<>();
    for (int minute = 0; minute < MINUTES_A_DAY; minute++) {
      if ((minute - plan.offset().toMinutes()) % plan.every().toMinutes() == 0
          && minute >= plan.offset().toMinutes()) {
        starts.add(minute);
      }
    }
    return starts;
  }

  /** The minutes of a day at which sweeps start by a schedule. */
  private static Set<Integer> starts(String schedule) {
    Matcher cron = CRON.matcher(schedule);
    assertTrue(cron.matches(), schedule);
    Set<Integer> starts = new TreeSet<>();
    for (int minute = 0; minute < MINUTES_A_DAY; minute++) {
      if (matches(minute % 60, cron.group(1), cron.group(2))
          && matches(minute / 60, cron.group(3), cron.group(4))) {
        starts.add(minute);
      }
    }
    return starts;
  }

  private static boolean matches(int number, String first, @Nullable String step) {
    if (first.equals("*")) {
      return true;
    }
    int from = Integer.parseInt(first);
    return step == null
        ? number == from
        : number >= from && (number - from) % Integer.parseInt(step.substring(1)) == 0;
  }

  @Test
  void theParametersOfTheGlobalStackFollowFromItsFile() {
    Map<String, String> parameters = StackParameters.ofGlobal();
    Capacity capacity = TOPOLOGY.global().capacity();
    assertEquals(TOPOLOGY.global().peerTable(), parameters.get("PeerTable"));
    assertEquals(TOPOLOGY.global().controlTable(), parameters.get("ControlTable"));
    assertEquals(capacity.mode(), parameters.get("CapacityMode"));
    assertEquals(Integer.toString(capacity.maxReadUnits()), parameters.get("MaxReadUnits"));
    assertEquals(Integer.toString(capacity.maxWriteUnits()), parameters.get("MaxWriteUnits"));
    assertValid("global.yaml", parameters);
  }

  @Test
  void theParametersOfTheStackOfBudgetsFollowFromTheGlobalFile() {
    Map<String, String> parameters = StackParameters.ofBudget();
    assertEquals(
        Integer.toString(TOPOLOGY.global().monthlyBudgetDollars()),
        parameters.get("BudgetDollars"));
    assertValid("budget.yaml", parameters);
  }

  @Test
  void everySettingIsAParameterWithTheSameLimits() throws IOException {
    JsonNode parameters = Template.read("region.yaml").root().path("Parameters");
    Map<String, JsonNode> settings = new HashMap<>();
    new ObjectMapper()
        .readTree(Path.of("regions", "global.schema.json").toFile())
        .at("/properties/settings/properties")
        .forEachEntry((key, schema) -> settings.put(key, schema));
    assertFalse(settings.isEmpty());
    settings.forEach(
        (key, schema) -> {
          String name = Character.toUpperCase(key.charAt(0)) + key.substring(1);
          JsonNode parameter = parameters.path(name);
          assertTrue(parameter.has("Default"), name);
          assertEquals(schema.path("enum"), parameter.path("AllowedValues"), name);
          assertEquals(schema.path("minimum").asInt(), parameter.path("MinValue").asInt(), name);
          assertEquals(schema.path("maximum").asInt(), parameter.path("MaxValue").asInt(), name);
        });
  }

  @Test
  void theParametersOfTheOtherStacksAreValid() {
    for (Region region : TOPOLOGY.regions()) {
      Map<String, String> artifacts = StackParameters.ofArtifacts(region.name());
      assertValid("artifacts.yaml", artifacts);
      assertEquals(Integer.toString(region.logRetentionDays()), artifacts.get("LogRetentionDays"));
      assertValid("drain.yaml", StackParameters.ofDrain(region.name()));
    }
    List<String> names = regions().map(Region::name).toList();
    assertValid(StackParameters.worldTemplate(names), StackParameters.ofWorld(names), "world.yaml");
  }

  /** Checks that required parameters are given, none is unknown, and each value is allowed. */
  private static void assertValid(String file, Map<String, String> given) {
    assertValid(Template.read(file), given, file);
  }

  private static void assertValid(Template template, Map<String, String> given, String file) {
    JsonNode declared = template.root().path("Parameters");
    Set<String> needed = new TreeSet<>();
    Set<String> known = new TreeSet<>();
    declared.forEachEntry(
        (name, parameter) -> {
          known.add(name);
          if (!parameter.has("Default")) {
            needed.add(name);
          }
        });
    assertTrue(
        known.containsAll(given.keySet()), () -> file + ": " + given.keySet() + " of " + known);
    assertTrue(given.keySet().containsAll(needed), () -> given.keySet() + " for " + needed);
    given.forEach((name, value) -> assertAllowed(name, declared.path(name), value));
  }

  private static void assertAllowed(String name, JsonNode parameter, String value) {
    String shown = name + "=" + value;
    if (parameter.has("AllowedPattern")) {
      assertTrue(value.matches(parameter.path("AllowedPattern").asText()), shown);
    }
    if (parameter.has("AllowedValues")) {
      assertTrue(Stack.texts(parameter.path("AllowedValues")).contains(value), shown);
    }
    if (parameter.path("Type").asText().equals("Number")) {
      long number = Long.parseLong(value);
      assertTrue(number >= parameter.path("MinValue").asLong(Long.MIN_VALUE), shown);
      assertTrue(number <= parameter.path("MaxValue").asLong(Long.MAX_VALUE), shown);
    }
  }

  /** The region's template is larger, and is sent through a bucket. */
  @Test
  void templatesAreSmallEnoughForARequest() throws IOException {
    for (String template :
        List.of(
            "global.yaml",
            "budget.yaml",
            "bucket.yaml",
            "artifacts.yaml",
            "drain.yaml",
            "world.yaml")) {
      assertTrue(Files.size(Path.of("templates", template)) <= 51_200, template);
    }
  }
}
