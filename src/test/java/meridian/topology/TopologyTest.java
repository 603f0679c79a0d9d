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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TopologyTest {

  private static final String WEST =
      """
      {"region": "west", "code": 7, "lagMillis": {"east": 20}}
      """;

  @TempDir Path directory;

  @Test
  void readsRegionsInTheOrderOfTheirFiles() throws IOException {
    write("west.json", WEST);
    write("east.json", "{'region': 'east', 'code': 9, 'lagMillis': {'west': 30}}");
    write("global.json", "{'anything': 1}");
    write("region.schema.json", "{'type': 'object'}");
    write("notes.txt", "no JSON");

    Topology topology = Topology.read(directory);

    assertEquals(
        List.of(
            new Region("east", 9, Map.of("west", Duration.ofMillis(30))),
            new Region("west", 7, Map.of("east", Duration.ofMillis(20)))),
        topology.regions());
    Region west = topology.region("west").orElseThrow();
    assertEquals(Duration.ofMillis(20), west.lagTo(topology.regions().getFirst()));
    assertEquals(Duration.ZERO, west.lagTo(west));
    assertTrue(topology.region("north").isEmpty());
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
        "{'code': 1, 'lagMillis': {'west': 1}} | region: missing",
        "{'region': 'north', 'code': 1, 'lagMillis': {'west': 1}} | region: the file",
        "{'region': 'east', 'lagMillis': {'west': 1}} | code: missing",
        "{'region': 'east', 'code': 1} | lagMillis: missing",
        "{'region': 'east', 'code': 1, 'lagMillis': {'west': 1}, 'x': 2} | x: unknown key",
        "{'region': 'east', 'code': 0, 'lagMillis': {'west': 1}} | code: must be an integer from 1",
        "{'region': 'east', 'code': 255, 'lagMillis': {'west': 1}} | code: must be",
        "{'region': 'east', 'code': 1.5, 'lagMillis': {'west': 1}} | code: must be",
        "{'region': 'east', 'code': '1', 'lagMillis': {'west': 1}} | code: must be",
        "{'region': 'east', 'code': 7, 'lagMillis': {'west': 1}} | code: 7 is already",
        "{'region': 'east', 'code': 1, 'lagMillis': 5} | lagMillis: must be an object",
        "{'region': 'east', 'code': 1, 'lagMillis': {'west': 1001}} | lagMillis.west: must be",
        "{'region': 'east', 'code': 1, 'lagMillis': {'west': -1}} | lagMillis.west: must be",
        "{'region': 'east', 'code': 1, 'lagMillis': {}} | lagMillis.west: missing",
        "{'region': 'east', 'code': 1, 'lagMillis': {'west': 1, 'moon': 1}} | lagMillis.moon: no",
        "{'region': 'east', 'code': 1, 'lagMillis': {'west': 1, 'east': 1}} | lagMillis.east: no",
        "{'region': 'east', 'code': 1, 'code': 2, 'lagMillis': {}} | is no JSON: Duplicate",
        "[] | is no JSON object",
        "{ | is no JSON",
      })
  void namesFileAndKeyOfWhatIsWrong(String east, String message) throws IOException {
    write("west.json", WEST);
    write("east.json", east);

    var wrong = assertThrows(TopologyException.class, () -> Topology.read(directory));

    String text = String.valueOf(wrong.getMessage());
    assertTrue(text.contains(message), text);
    assertTrue(text.contains(".json: "), text);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 254})
  void takesEveryCodeThatTheFunctionTakes(int code) throws IOException {
    write("east.json", "{'region': 'east', 'code': %d, 'lagMillis': {}}".formatted(code));

    assertEquals(code, Topology.read(directory).regions().getFirst().code());
  }

  @Test
  void wantsARegion() {
    assertThrows(TopologyException.class, () -> Topology.read(directory));
    assertThrows(TopologyException.class, () -> Topology.read(directory.resolve("none")));
  }

  private void write(String name, String json) throws IOException {
    Files.writeString(directory.resolve(name), json.replace('\'', '"'));
  }
}
