package meridian.templates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** What stands in the files of {@code regions/}, beside what the tools' reader takes of it. */
final class RegionsFiles {

  private static final Path DIRECTORY = Path.of("regions");

  private RegionsFiles() {}

  /** What {@code global.json} says. */
  static JsonNode global() {
    return read("global");
  }

  /** What a region's file says. */
  static JsonNode region(String name) {
    return read(name);
  }

  /** What a kind of file, {@code global} or {@code region}, may say. */
  static JsonNode schema(String kind) {
    return read(kind + ".schema");
  }

  /** Announces of all regions together when they are most. */
  static int announcesPerSecond() {
    return global().at("/capacity/announcesPerSecond").asInt();
  }

  private static JsonNode read(String name) {
    try {
      return new ObjectMapper().readTree(DIRECTORY.resolve(name + ".json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
