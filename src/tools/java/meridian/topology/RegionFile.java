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
import java.util.Set;

/**
 * One file of the topology: knows what a region's description may say, and nothing of the others.
 */
final class RegionFile {

  private static final String NAME = "region";
  private static final String CODE = "code";
  private static final String LAG = "lagMillis";
  private static final Set<String> KEYS = Set.of(NAME, CODE, LAG);
  private static final int GREATEST_CODE = 254;
  private static final int GREATEST_LAG = 1000;

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
    for (String key : root.propertyStream().map(Map.Entry::getKey).toList()) {
      if (!KEYS.contains(key)) {
        throw wrong(key, "unknown key");
      }
    }
    return new Region(name(), integer(CODE, required(CODE), 1, GREATEST_CODE), lag());
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
