package meridian.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is read of {@code regions/}. What is refused, and in which words, is in a table to which
 * {@code scripts/test/regions.bats} holds the scripts' reader as well.
 */
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
            1,
            "east.tracker.example.org",
            Map.of("ca-central-1", Duration.ofMillis(10), "us-west-2", Duration.ofMillis(30)),
            new PurgePlan(Duration.ofHours(1), Duration.ZERO, 4),
            Optional.of("us-west-2")),
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
            "us-east-1",
            "peers",
            "control",
            40,
            Map.of("ca-central-1", "us-east-1", "us-east-1", "us-west-2", "us-west-2", "us-east-1"),
            Map.of(4, "eu-north-1")),
        Topology.read(GOOD).global());
  }

  @Test
  void readsTheRegionsOfThisRepository() {
    assertEquals(
        List.of("ap-southeast-1", "eu-west-1", "us-east-1"),
        Topology.read(Path.of("regions")).regions().stream().map(Region::name).toList());
  }

  @Test
  void passesOverWhatDescribesNothing() throws IOException {
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
  void namesFileAndKeyOfWhatIsWrong(Faulty faulty) throws IOException {
    copyGood();
    for (var file : faulty.files.entrySet()) {
      spoil(directory.resolve(file.getKey()), file.getValue());
    }

    var wrong = assertThrows(TopologyException.class, () -> Topology.read(directory));

    assertEquals(
        faulty.says.stream()
            .map(sentence -> directory + (sentence.startsWith(":") ? "" : "/") + sentence)
            .collect(Collectors.joining("\n")),
        wrong.getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 253})
  void takesEveryCodeThatTheFunctionTakes(int code) throws IOException {
    copyGood();
    spoil(directory.resolve("us-east-1.json"), JSON.readTree("{\"code\": %d}".formatted(code)));

    assertEquals(code, Topology.read(directory).region("us-east-1").orElseThrow().code());
  }

  @Test
  void wantsADirectory() {
    Path none = directory.resolve("none");
    var wrong = assertThrows(TopologyException.class, () -> Topology.read(none));
    assertEquals(none + ": is no directory that can be read", wrong.getMessage());
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

  /** Whether any minute of as many as it takes for both to begin anew is a start of both. */
  private static boolean startTogether(int every, int offset, int otherEvery, int otherOffset) {
    for (int minute = 0; minute < every * otherEvery; minute++) {
      if (minute % every == offset && minute % otherEvery == otherOffset) {
        return true;
      }
    }
    return false;
  }

  private static PurgePlan plan(int every, int offset) {
    return new PurgePlan(Duration.ofMinutes(every), Duration.ofMinutes(offset), 1);
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
  private static void spoil(Path file, JsonNode with) throws IOException {
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
   * @param files what is done to files of the good description
   * @param says the sentences that tell, without the directory
   */
  record Faulty(String fault, Map<String, JsonNode> files, List<String> says) {

    static Faulty of(JsonNode row) {
      return new Faulty(
          row.path("fault").asText(),
          row.path("files")
              .propertyStream()
              .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
          row.path("says").valueStream().map(JsonNode::asText).toList());
    }

    @Override
    public String toString() {
      return fault;
    }
  }
}
