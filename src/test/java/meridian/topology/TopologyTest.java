package meridian.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Valid descriptions are read; each fault of the table {@code faults.json} has its message. */
final class TopologyTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path TABLE = Path.of("src/test/resources/meridian/topology");
  private static final Path GOOD = TABLE.resolve("good");

  @TempDir Path directory;

  @Test
  void readsRegionsInTheOrderOfTheirFiles() {
    Topology topology = Topology.read(GOOD);

    assertEquals(
        List.of("ca-central-1", "us-east-1", "us-west-2"),
        topology.regions().stream().map(Region::name).toList());
    Region east = topology.region("us-east-1").orElseThrow();
    Region west = topology.region("us-west-2").orElseThrow();
    assertEquals(
        new Region(
            "us-east-1",
            RegionCode.of(1),
            "east.tracker.example.org",
            "us-west-2",
            "http-api",
            null,
            512,
            30,
            new PurgePlan(60, 0, 4),
            Map.of("ca-central-1", 10, "us-west-2", 30)),
        east);
    assertEquals(Duration.ofSeconds(1), west.lagTo(east));
    assertEquals(Duration.ZERO, west.lagTo(west));
    assertTrue(topology.region("us-north-1").isEmpty());
    assertEquals(Optional.of(west), topology.fallback(east));
    assertEquals(Optional.empty(), topology.fallback(west));
  }

  @Test
  void readsWhatRegionsHaveInCommon() {
    assertEquals(
        new Global(
            "example",
            "tracker.example.org",
            "Z123",
            "us-east-1",
            "dynamodb",
            null,
            "peers",
            "control",
            new Capacity("provisioned", "reserved", 55_600, 40, 80_000, 50_000),
            50_000,
            10,
            "full",
            false,
            new Global.Canary(20, 600),
            Map.of(),
            null,
            Map.of("ca-central-1", "us-east-1", "us-east-1", "us-west-2", "us-west-2", "us-east-1"),
            List.of(new Global.RetiredCode(RegionCode.of(4), "eu-north-1"))),
        Topology.read(GOOD).global());
  }

  @Test
  void aCanaryGetsATenthForFiveMinutesIfNothingElseIsSaid() {
    assertEquals(new Global.Canary(10, 300), Topology.read(Path.of("regions")).global().canary());
  }

  @Test
  void readsTheRegionsOfThisRepository() {
    assertEquals(
        List.of("ap-southeast-1", "eu-west-1", "us-east-1"),
        Topology.read(Path.of("regions")).regions().stream().map(Region::name).toList());
  }

  @Test
  void readsADescriptionWithoutADomain() throws IOException {
    copyGood();
    damage(
        directory.resolve("global.json"),
        JSON.readTree(
            "{\"domain\": null, \"hostedZone\": null, \"controlRegions\": null,"
                + " \"capacity\": {\"concurrency\": \"unreserved\"}}"));
    for (String region : List.of("ca-central-1", "us-east-1", "us-west-2")) {
      damage(
          directory.resolve(region + ".json"),
          JSON.readTree("{\"hostname\": null, \"lagMillis\": null}"));
    }

    Topology topology = Topology.read(directory);

    assertNull(topology.global().domain());
    Region east = topology.region("us-east-1").orElseThrow();
    assertNull(east.hostname());
    assertEquals("", topology.controlledRegions(east));
    assertEquals(Duration.ofMillis(400), east.lagTo(topology.region("us-west-2").orElseThrow()));
    assertEquals(0, TopologyReport.read(directory).derived().reservedConcurrency());
    assertEquals(3_707, TopologyReport.read(directory).derived().environments());
  }

  @Test
  void ignoresSchemasAndOtherFiles() throws IOException {
    copyGood();
    Files.writeString(directory.resolve("region.schema.json"), "{");
    Files.writeString(directory.resolve("notes.txt"), "{");

    assertEquals(Topology.read(GOOD), Topology.read(directory));
  }

  static Stream<Faulty> faults() throws IOException {
    return JSON.readTree(TABLE.resolve("faults.json").toFile()).valueStream().map(Faulty::of);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void reportsFileAndKeyOfEachFault(Faulty faulty) throws IOException {
    copyGood();
    for (var file : faulty.files.entrySet()) {
      damage(directory.resolve(file.getKey()), file.getValue());
    }

    var wrong = assertThrows(TopologyException.class, () -> Topology.read(directory));

    assertEquals(
        faulty.messages.stream()
            .map(sentence -> directory + (sentence.startsWith(":") ? "" : "/") + sentence)
            .collect(Collectors.joining("\n")),
        wrong.getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 253})
  void acceptsEveryCodeThatTheFunctionAccepts(int code) throws IOException {
    copyGood();
    damage(directory.resolve("us-east-1.json"), JSON.readTree("{\"code\": %d}".formatted(code)));

    assertEquals(
        RegionCode.of(code), Topology.read(directory).region("us-east-1").orElseThrow().code());
  }

  @Test
  void refusesAMissingDirectory() {
    Path none = directory.resolve("none");
    var wrong = assertThrows(TopologyException.class, () -> Topology.read(none));
    assertEquals(none + ": is not a directory that can be read", wrong.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "60, 0, 60, 0, true",
    "60, 0, 60, 59, false",
    "60, 20, 90, 50, true",
    "60, 20, 90, 30, false",
    "10, 3, 1440, 1433, true",
    "7, 1, 11, 5, true",
  })
  void sweepsCoincideIfTheyEverStartTogether(
      int every, int offset, int otherEvery, int otherOffset, boolean coincide) {
    PurgePlan plan = plan(every, offset);
    PurgePlan other = plan(otherEvery, otherOffset);

    assertEquals(coincide, plan.coincidesWith(other));
    assertEquals(coincide, other.coincidesWith(plan));
    assertEquals(coincide, startTogether(every, offset, otherEvery, otherOffset));
  }

  /** Whether both start in any minute of their common period. */
  private static boolean startTogether(int every, int offset, int otherEvery, int otherOffset) {
    for (int minute = 0; minute < every * otherEvery; minute++) {
      if (minute % every == offset && minute % otherEvery == otherOffset) {
        return true;
      }
    }
    return false;
  }

  private static PurgePlan plan(int every, int offset) {
    return new PurgePlan(every, offset, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"global.schema.json", "region.schema.json"})
  void theSchemasAreSchemas(String name) throws IOException {
    var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    var schemas =
        registry.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    JsonNode schema = JSON.readTree(Path.of("regions", name).toFile());

    assertEquals(List.of(), schemas.validate(schema));
    ((ObjectNode) schema).put("required", "code");
    assertFalse(schemas.validate(schema).isEmpty());
  }

  private void copyGood() throws IOException {
    try (Stream<Path> files = Files.list(GOOD)) {
      for (Path file : files.toList()) {
        Files.copy(file, directory.resolve(file.getFileName()));
      }
    }
  }

  /** Deletes a file, writes a text to it, or merges a patch into it (RFC 7396). */
  private static void damage(Path file, JsonNode with) throws IOException {
    if (with.isNull()) {
      Files.delete(file);
    } else if (with.isTextual()) {
      Files.writeString(file, with.asText());
    } else {
      JSON.writeValue(file.toFile(), merge(JSON.readTree(file.toFile()), with));
    }
  }

  private static JsonNode merge(JsonNode target, JsonNode patch) {
    if (!patch.isObject()) {
      return patch;
    }
    ObjectNode merged =
        target.isObject() ? (ObjectNode) target : JsonNodeFactory.instance.objectNode();
    for (var entry : patch.properties()) {
      if (entry.getValue().isNull()) {
        merged.remove(entry.getKey());
      } else {
        merged.set(entry.getKey(), merge(merged.path(entry.getKey()), entry.getValue()));
      }
    }
    return merged;
  }

  /**
   * A row of the table.
   *
   * @param fault what is wrong
   * @param files the changes to files of the valid description
   * @param messages the lines of the message, without the directory
   */
  record Faulty(String fault, Map<String, JsonNode> files, List<String> messages) {

    static Faulty of(JsonNode row) {
      return new Faulty(
          row.path("fault").asText(),
          row.path("files")
              .propertyStream()
              .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
          row.path("messages").valueStream().map(JsonNode::asText).toList());
    }

    @Override
    public String toString() {
      return fault;
    }
  }
}
