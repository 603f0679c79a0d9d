package meridian.topology;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One file of the topology: knows what a region's description may say, and nothing of the others.
 */
final class RegionFile {

  private static final String NAME = "region";
  private static final String CODE = "code";
  private static final String LAG = "lagMillis";
  private static final String PURGE = "purge";
  private static final String FALLBACK = "fallback";
  private static final Set<String> KEYS = Set.of(NAME, CODE, LAG, PURGE, FALLBACK);
  private static final Set<String> PURGE_KEYS = Set.of("everyMinutes", "offsetMinutes", "segments");
  private static final int GREATEST_CODE = 254;
  private static final int GREATEST_LAG = 1000;
  private static final int MINUTES_A_DAY = 1440;
  private static final int MOST_SEGMENTS = 1000;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Path file;
  private final JsonNode root;

  private RegionFile(Path file, JsonNode root) {
    this.file = file;
    this.root = root;
  }

  static Region read(Path file) {
    return new RegionFile(file, parse(file)).region();
  }

  private static JsonNode parse(Path file) {
    try {
      JsonNode root = JSON.readTree(file.toFile());
      if (!root.isObject()) {
        throw new TopologyException(file + ": is no JSON object");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw new TopologyException(file + ": is no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new TopologyException(file + ": cannot be read: " + e.getMessage());
    }
  }

  private Region region() {
    checkKeys("", root, KEYS);
    return new Region(
        name(), integer(CODE, required(CODE), 1, GREATEST_CODE), lag(), purge(), fallback());
  }

  private void checkKeys(String path, JsonNode node, Set<String> known) {
    for (String key : node.propertyStream().map(Map.Entry::getKey).toList()) {
      if (!known.contains(key)) {
        throw wrong(path + key, "unknown key");
      }
    }
  }

  private String name() {
    String name = required(NAME).asText();
    if (!file.getFileName().toString().equals(name + ".json")) {
      throw wrong(NAME, "the file is not named after it");
    }
    if (!name.matches("[a-z]{2}(-[a-z]+)+-[0-9]+")) {
      throw wrong(NAME, "must be an AWS region such as us-east-1");
    }
    return name;
  }

  private Map<String, Duration> lag() {
    JsonNode node = required(LAG);
    if (!node.isObject()) {
      throw wrong(LAG, "must be an object");
    }
    Map<String, Duration> lag = new LinkedHashMap<>();
    node.propertyStream()
        .forEach(
            entry -> {
              int millis = integer(LAG + "." + entry.getKey(), entry.getValue(), 0, GREATEST_LAG);
              lag.put(entry.getKey(), Duration.ofMillis(millis));
            });
    return lag;
  }

  private PurgePlan purge() {
    JsonNode node = required(PURGE);
    if (!node.isObject()) {
      throw wrong(PURGE, "must be an object");
    }
    String path = PURGE + ".";
    checkKeys(path, node, PURGE_KEYS);
    int every = purge(node, "everyMinutes", 10, MINUTES_A_DAY);
    return new PurgePlan(
        Duration.ofMinutes(every),
        Duration.ofMinutes(purge(node, "offsetMinutes", 0, every - 1)),
        purge(node, "segments", 1, MOST_SEGMENTS));
  }

  private Optional<String> fallback() {
    if (!root.has(FALLBACK)) {
      return Optional.empty();
    }
    JsonNode node = root.path(FALLBACK);
    if (!node.isTextual()) {
      throw wrong(FALLBACK, "must be the name of another region");
    }
    return Optional.of(node.asText());
  }

  private int purge(JsonNode node, String key, int least, int greatest) {
    String path = PURGE + "." + key;
    if (!node.has(key)) {
      throw wrong(path, "missing");
    }
    return integer(path, node.path(key), least, greatest);
  }

  private JsonNode required(String key) {
    if (!root.has(key)) {
      throw wrong(key, "missing");
    }
    return root.path(key);
  }

  private int integer(String key, JsonNode node, int least, int greatest) {
    if (!node.isInt() || node.asInt() < least || node.asInt() > greatest) {
      throw wrong(key, "must be an integer from %d to %d".formatted(least, greatest));
    }
    return node.asInt();
  }

  private TopologyException wrong(String key, String reason) {
    return new TopologyException("%s: %s: %s".formatted(file, key, reason));
  }
}
