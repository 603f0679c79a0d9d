package meridian.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TopologyTest {

  private static final String WEST =
      """
      {"region": "us-west-2", "code": 7, "lagMillis": {"us-east-1": 20},
       "purge": {"everyMinutes": 90, "offsetMinutes": 30, "segments": 8}}
      """;

  private static final PurgePlan HOURLY = new PurgePlan(Duration.ofHours(1), Duration.ZERO, 4);

  @TempDir Path directory;

  @Test
  void readsRegionsInTheOrderOfTheirFiles() throws IOException {
    write("us-west-2.json", WEST);
    write(
        "us-east-1.json",
        "{'region': 'us-east-1', 'code': 9, 'lagMillis': {'us-west-2': 30},"
            + " 'fallback': 'us-west-2'}");
    write("global.json", "{'anything': 1}");
    write("region.schema.json", "{'type': 'object'}");
    write("notes.txt", "no JSON");

    Topology topology = Topology.read(directory);

    assertEquals(
        List.of(
            new Region(
                "us-east-1",
                9,
                Map.of("us-west-2", Duration.ofMillis(30)),
                HOURLY,
                Optional.of("us-west-2")),
            new Region(
                "us-west-2",
                7,
                Map.of("us-east-1", Duration.ofMillis(20)),
                new PurgePlan(Duration.ofMinutes(90), Duration.ofMinutes(30), 8),
                Optional.empty())),
        topology.regions());
    Region west = topology.region("us-west-2").orElseThrow();
    assertEquals(Duration.ofMillis(20), west.lagTo(topology.regions().getFirst()));
    assertEquals(Duration.ZERO, west.lagTo(west));
    assertTrue(topology.region("us-north-1").isEmpty());
    assertEquals(Optional.of(west), topology.fallback(topology.regions().getFirst()));
    assertEquals(Optional.empty(), topology.fallback(west));
  }

  @Test
  void readsTheRegionsOfThisRepository() {
    assertEquals(
        List.of("ap-southeast-1", "eu-west-1", "us-east-1"),
        Topology.read(Path.of("regions")).regions().stream().map(Region::name).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'code': 1, 'lagMillis': {'us-west-2': 1}} | region: missing",
        "{'region': 'us-north-1', 'code': 1, 'lagMillis': {'us-west-2': 1}} | region: the file",
        "{'region': 'us-east-1', 'lagMillis': {'us-west-2': 1}} | code: missing",
        "{'region': 'us-east-1', 'code': 1} | lagMillis: missing",
        "{'region': 'us-east-1', 'code': 1, 'lagMillis': {'us-west-2': 1}, 'x': 2} | x: unknown"
            + " key",
        "{'region': 'us-east-1', 'code': 0, 'lagMillis': {'us-west-2': 1}} | code: must be an"
            + " integer from 1",
        "{'region': 'us-east-1', 'code': 255, 'lagMillis': {'us-west-2': 1}} | code: must be",
        "{'region': 'us-east-1', 'code': 1.5, 'lagMillis': {'us-west-2': 1}} | code: must be",
        "{'region': 'us-east-1', 'code': '1', 'lagMillis': {'us-west-2': 1}} | code: must be",
        "{'region': 'us-east-1', 'code': 7, 'lagMillis': {'us-west-2': 1}} | code: 7 is already",
        "{'region': 'us-east-1', 'code': 1, 'lagMillis': 5} | lagMillis: must be an object",
        "{'region': 'us-east-1', 'code': 1, 'lagMillis': {'us-west-2': 1001}} |"
            + " lagMillis.us-west-2: must be",
        "{'region': 'us-east-1', 'code': 1, 'lagMillis': {'us-west-2': -1}} | lagMillis.us-west-2:"
            + " must be",
        "{'region': 'us-east-1', 'code': 1, 'lagMillis': {}} | lagMillis.us-west-2: missing",
        "{'region': 'us-east-1', 'code': 1, 'lagMillis': {'us-west-2': 1, 'moon': 1}} |"
            + " lagMillis.moon: no",
        "{'region': 'us-east-1', 'code': 1, 'lagMillis': {'us-west-2': 1, 'us-east-1': 1}} |"
            + " lagMillis.us-east-1: no",
        "{'region': 'us-east-1', 'code': 1, 'code': 2, 'lagMillis': {}} | is no JSON: Duplicate",
        "{'region': 'us-east-1', 'code': 1, 'lagMillis': {'us-west-2': 1}, 'purge': 1} | purge:"
            + " must be an object",
        "{'region': 'us-east-1', 'code': 1, 'lagMillis': {'us-west-2': 1}, 'purge': {}} |"
            + " purge.everyMinutes: missing",
        "{'region': 'us-east-1', 'code': 1, 'lagMillis': {'us-west-2': 1}, 'purge':"
            + " {'everyMinutes': 60, 'offsetMinutes': 60, 'segments': 1}} | purge.offsetMinutes:"
            + " must be an integer from 0 to 59",
        "{'region': 'us-east-1', 'code': 1, 'lagMillis': {'us-west-2': 1}, 'purge': {'x': 1}} |"
            + " purge.x: unknown key",
        "{'region': 'us-east-1', 'code': 1, 'lagMillis': {'us-west-2': 1}, 'fallback': 2} |"
            + " fallback: must be the name",
        "{'region': 'us-east-1', 'code': 1, 'lagMillis': {'us-west-2': 1}, 'fallback': 'moon'} |"
            + " fallback: no other region is called moon",
        "{'region': 'us-east-1', 'code': 1, 'lagMillis': {'us-west-2': 1}, 'fallback':"
            + " 'us-east-1'} | fallback: no other region is called us-east-1",
        "[] | is no JSON object",
        "{ | is no JSON",
      })
  void namesFileAndKeyOfWhatIsWrong(String east, String message) throws IOException {
    write("us-west-2.json", WEST);
    write("us-east-1.json", east);

    var wrong = assertThrows(TopologyException.class, () -> Topology.read(directory));

    String text = String.valueOf(wrong.getMessage());
    assertTrue(text.contains(message), text);
    assertTrue(text.contains(".json: "), text);
  }

  @Test
  void wantsRegionsNamedAsInAws() throws IOException {
    write("moon.json", "{'region': 'moon', 'code': 1, 'lagMillis': {}}");
    var wrong = assertThrows(TopologyException.class, () -> Topology.read(directory));
    assertTrue(
        String.valueOf(wrong.getMessage())
            .endsWith("moon.json: region: must be an AWS region such as us-east-1"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 254})
  void takesEveryCodeThatTheFunctionTakes(int code) throws IOException {
    write("us-east-1.json", "{'region': 'us-east-1', 'code': %d, 'lagMillis': {}}".formatted(code));

    assertEquals(code, Topology.read(directory).regions().getFirst().code());
  }

  @Test
  void wantsARegion() {
    assertThrows(TopologyException.class, () -> Topology.read(directory));
    assertThrows(TopologyException.class, () -> Topology.read(directory.resolve("none")));
  }

  private void write(String name, String json) throws IOException {
    Files.writeString(directory.resolve(name), withPurge(json).replace('\'', '"'));
  }

  /** Descriptions that say nothing of the purge are of something else. */
  private static String withPurge(String json) {
    return json.contains("lagMillis") && !json.contains("purge")
        ? json.replaceFirst(
            "}\\s*$", ", 'purge': {'everyMinutes': 60, 'offsetMinutes': 0, 'segments': 4}}")
        : json;
  }
}
