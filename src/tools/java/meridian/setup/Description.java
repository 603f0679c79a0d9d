package meridian.setup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import meridian.topology.Topology;

/**
 * The files of a description.
 *
 * @param global the content of {@code global.json}
 * @param regions the content of the regions' files, by the regions' names
 */
record Description(ObjectNode global, SortedMap<String, ObjectNode> regions) {

  private static final JsonMapper JSON = new JsonMapper();

  /** One without a value. */
  static Description empty() {
    return new Description(JSON.createObjectNode(), new TreeMap<>());
  }

  /** Reads the files of a valid description. */
  static Description read(Path directory) throws IOException {
    Description read = new Description(object(directory.resolve(Topology.GLOBAL)), new TreeMap<>());
    for (Path file : Topology.files(directory)) {
      ObjectNode region = object(file);
      read.regions.put(region.path("region").asText(), region);
    }
    return read;
  }

  private static ObjectNode object(Path file) throws IOException {
    return (ObjectNode) JSON.readTree(file.toFile());
  }

  /** A copy, whose changes leave this one as it is. */
  Description copy() {
    Description copy = new Description(global.deepCopy(), new TreeMap<>());
    regions.forEach((name, region) -> copy.regions.put(name, region.deepCopy()));
    return copy;
  }

  /**
   * A copy with what can change only before the first deployment left out: the region of the global
   * stack, the tables' names, and the codes of regions that go.
   *
   * @param stay the regions that stay, if they are there
   */
  Description withoutIdentity(Collection<String> stay) {
    Description copy = copy();
    copy.global.remove(List.of("stackRegion", "peerTable", "controlTable", "retiredCodes"));
    copy.regions.keySet().retainAll(stay);
    return copy;
  }

  /** The files' names and their content. */
  SortedMap<String, ObjectNode> files() {
    SortedMap<String, ObjectNode> files = new TreeMap<>();
    regions.forEach((name, region) -> files.put(name + ".json", region));
    files.put(Topology.GLOBAL, global);
    return files;
  }

  /** Writes all files into a directory. */
  void write(Path directory) throws IOException {
    for (Map.Entry<String, ObjectNode> file : files().entrySet()) {
      Files.writeString(directory.resolve(file.getKey()), text(file.getValue()) + "\n");
    }
  }

  private static String text(ObjectNode content) throws JsonProcessingException {
    Separators separators =
        Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withArrayEmptySeparator("")
            .withObjectEmptySeparator("");
    return JSON.writer(new DefaultPrettyPrinter(separators)).writeValueAsString(content);
  }

  /** What another description changes: file, key, old and new value, a line each. */
  List<String> changesTo(Description other) {
    SortedMap<String, ObjectNode> before = files();
    SortedMap<String, ObjectNode> after = other.files();
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    List<String> changes = new ArrayList<>();
    for (String name : names) {
      ObjectNode old = before.get(name);
      ObjectNode changed = after.get(name);
      if (old == null) {
        changes.add(name + ": new file");
      } else if (changed == null) {
        changes.add(name + ": the file is removed");
      } else {
        changes(name, values(old), values(changed), changes);
      }
    }
    return changes;
  }

  private static void changes(
      String file, Map<String, String> old, Map<String, String> changed, List<String> changes) {
    TreeSet<String> keys = new TreeSet<>(old.keySet());
    keys.addAll(changed.keySet());
    for (String key : keys) {
      String before = old.getOrDefault(key, "not given");
      String after = changed.getOrDefault(key, "not given");
      if (!before.equals(after)) {
        changes.add("%s: %s: %s -> %s".formatted(file, key, before, after));
      }
    }
  }

  /** The values by their keys, with dots between the levels. */
  private static Map<String, String> values(ObjectNode content) {
    Map<String, String> values = new TreeMap<>();
    collect("", content, values);
    return values;
  }

  private static void collect(String path, ObjectNode content, Map<String, String> values) {
    for (Map.Entry<String, JsonNode> entry : content.properties()) {
      if (entry.getValue() instanceof ObjectNode nested) {
        collect(path + entry.getKey() + ".", nested, values);
      } else {
        JsonNode value = entry.getValue();
        values.put(path + entry.getKey(), value.isTextual() ? value.asText() : value.toString());
      }
    }
  }
}
