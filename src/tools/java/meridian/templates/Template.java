package meridian.templates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A CloudFormation template. Every scalar is a text, and short forms of functions are expanded:
 * {@code !Sub x} is <code>{"Fn::Sub": "x"}</code>.
 *
 * @param root the root of the document
 */
public record Template(JsonNode root) {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Path DIRECTORY = Path.of("templates");

  /** Reads a template of this repository by its file name. */
  public static Template read(String name) {
    try {
      return parse(Files.readString(DIRECTORY.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the text of a template. */
  public static Template parse(String text) {
    LoadSettings settings = LoadSettings.builder().setAllowDuplicateKeys(false).build();
    return new Template(json(new Compose(settings).composeString(text).orElseThrow()));
  }

  private static JsonNode json(Node node) {
    JsonNode plain =
        switch (node) {
          case ScalarNode scalar -> TextNode.valueOf(scalar.getValue());
          case SequenceNode sequence -> array(sequence);
          case MappingNode mapping -> object(mapping);
          default -> throw new IllegalArgumentException("an alias, which CloudFormation refuses");
        };
    String tag = node.getTag().getValue();
    return tag.startsWith("!") ? function(tag.substring(1), plain) : plain;
  }

  private static ArrayNode array(SequenceNode sequence) {
    ArrayNode array = JSON.arrayNode();
    sequence.getValue().forEach(item -> array.add(json(item)));
    return array;
  }

  private static ObjectNode object(MappingNode mapping) {
    ObjectNode object = JSON.objectNode();
    for (NodeTuple entry : mapping.getValue()) {
      object.set(((ScalarNode) entry.getKeyNode()).getValue(), json(entry.getValueNode()));
    }
    return object;
  }

  private static JsonNode function(String name, JsonNode argument) {
    String key = name.equals("Ref") || name.equals("Condition") ? name : "Fn::" + name;
    JsonNode written = argument;
    if (name.equals("GetAtt") && argument.isTextual()) {
      String[] parts = argument.asText().split("\\.", 2);
      written = JSON.arrayNode().add(parts[0]).add(parts[1]);
    }
    return JSON.objectNode().set(key, written);
  }

  /** The stack that it becomes with parameters in a region. */
  public Stack stack(String region, Map<String, String> parameters) {
    return Stack.of(this, new Resolver(root, region, parameters));
  }
}
