package meridian.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Writes a topology of any number of regions, modelled on the shipped {@code regions/}. They have
 * no fallback, sweep one segment, and no schedule starts a sweep while a test runs.
 */
final class GeneratedTopology {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long DAY_MINUTES = Duration.ofDays(1).toMinutes();
  private static final Path SHIPPED = Path.of("regions");

  private GeneratedTopology() {}

  /** Writes a topology to a folder. Returns the regions' names; their codes count from 1. */
  static List<String> write(int count, Path folder) throws IOException {
    List<String> names =
        IntStream.rangeClosed(1, count).mapToObj("xx-generated-%03d"::formatted).toList();
    ObjectNode global = read("global.json");
    global.put("stackRegion", names.getFirst());
    ObjectNode controls = global.putObject("controlRegions");
    for (int index = 0; index < count; index++) {
      String name = names.get(index);
      if (count > 1) {
        controls.put(name, names.get((index + 1) % count));
      }
      JSON.writeValue(folder.resolve(name + ".json").toFile(), region(names, index));
    }
    JSON.writeValue(folder.resolve("global.json").toFile(), global);
    return names;
  }

  private static ObjectNode region(List<String> names, int index) throws IOException {
    String name = names.get(index);
    ObjectNode region = read("us-east-1.json");
    region.put("region", name).put("code", index + 1);
    region.put("hostname", name + ".tracker.example.org");
    region.remove("fallback");
    region
        .putObject("purge")
        .put("everyMinutes", DAY_MINUTES)
        .put("offsetMinutes", (minuteOfDay() + DAY_MINUTES / 2 + index) % DAY_MINUTES)
        .put("segments", 1);
    ObjectNode lag = region.putObject("lagMillis");
    names.stream().filter(other -> !other.equals(name)).forEach(other -> lag.put(other, 100));
    return region;
  }

  private static long minuteOfDay() {
    return LocalTime.now(ZoneOffset.UTC).toSecondOfDay() / Duration.ofMinutes(1).toSeconds();
  }

  private static ObjectNode read(String file) throws IOException {
    return (ObjectNode) JSON.readTree(Files.readString(SHIPPED.resolve(file)));
  }
}
