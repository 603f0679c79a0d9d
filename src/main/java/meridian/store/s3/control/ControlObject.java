package meridian.store.s3.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import meridian.store.dynamodb.table.ItemAttributes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * All control items of one partition that one region wrote, as one object of JSON, so that people
 * can read it.
 *
 * <table>
 *   <caption>Members</caption>
 *   <tr><td>{@code version}</td><td>1</td></tr>
 *   <tr><td>{@code revision}</td><td>grows by one with every write, so no ETag occurs twice</td></tr>
 *   <tr><td>{@code write}</td><td>a random number, by which a writer whose answer was lost recognizes
 *     its write</td></tr>
 *   <tr><td>{@code items}</td><td>the items, as {@link ItemJson} describes</td></tr>
 * </table>
 *
 * @param revision the number of writes so far
 * @param write the latest write's random number
 * @param items the items by their sort keys
 */
record ControlObject(
    long revision, long write, SortedMap<String, Map<String, AttributeValue>> items) {

  static final ControlObject NONE = new ControlObject(0, 0, new TreeMap<>());

  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The item with a sort key; empty if there is none, or its life has ended. */
  Map<String, AttributeValue> item(String key, Instant now) {
    return Optional.ofNullable(items.get(key)).filter(item -> isLive(item, now)).orElse(Map.of());
  }

  /** Whether an item's time to live has not ended. */
  static boolean isLive(Map<String, AttributeValue> item, Instant now) {
    return ItemAttributes.ofSeconds(item.get("t")).map(now::isBefore).orElse(true);
  }

  /** The next revision: with an item more, or another one, and without those that have ended. */
  ControlObject with(Map<String, AttributeValue> item, long newWrite, Instant now) {
    SortedMap<String, Map<String, AttributeValue>> next = new TreeMap<>(items);
    next.values().removeIf(other -> !isLive(other, now));
    next.put(ItemAttributes.text(item.get("k")), item);
    return new ControlObject(revision + 1, newWrite, next);
  }

  byte[] encode() {
    ObjectNode json = JSON.createObjectNode();
    json.put("version", VERSION).put("revision", revision).put("write", write);
    items.values().stream().map(ItemJson::write).forEach(json.putArray("items")::add);
    try {
      return JSON.writeValueAsBytes(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads an object; empty if it is damaged, or of another version. */
  static Optional<ControlObject> decode(byte[] content) {
    try {
      JsonNode json = JSON.readTree(content);
      if (json == null || json.path("version").asInt() != VERSION) {
        return Optional.empty();
      }
      SortedMap<String, Map<String, AttributeValue>> items = new TreeMap<>();
      for (JsonNode element : json.path("items")) {
        Map<String, AttributeValue> item = ItemJson.read(element);
        items.put(ItemAttributes.text(item.get("k")), item);
      }
      return Optional.of(
          new ControlObject(json.path("revision").asLong(), json.path("write").asLong(), items));
    } catch (IOException | RuntimeException _) {
      return Optional.empty();
    }
  }
}
