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
 * Regions that are as those of this repository, but as many as a test wants, with nothing to fall
 * back to, and sweeps of one segment that no schedule starts while a test lasts. Their codes are
 * from 1 on.
 */
final class GeneratedTopology {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long A_DAY = Duration.ofDays(1).toMinutes();
  private static final Path MODEL = Path.of("regions");

  private GeneratedTopology() {}

  /** Describes so many of them in a folder; their names, in the order of their codes. */
  static List<String> describe(int count, Path folder) throws IOException {
    List<String> names =
        IntStream.rangeClosed(1, count).mapToObj("xx-made-up-%03d"::formatted).toList();
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
        .put("everyMinutes", A_DAY)
        .put("offsetMinutes", (minuteOfDay() + A_DAY / 2 + index) % A_DAY)
        .put("segments", 1);
    ObjectNode lag = region.putObject("lagMillis");
    names.stream().filter(other -> !other.equals(name)).forEach(other -> lag.put(other, 100));
    return region;
  }

  private static long minuteOfDay() {
    return LocalTime.now(ZoneOffset.UTC).toSecondOfDay() / Duration.ofMinutes(1).toSeconds();
  }

  private static ObjectNode read(String file) throws IOException {
    return (ObjectNode) JSON.readTree(Files.readString(MODEL.resolve(file)));
  }
}
