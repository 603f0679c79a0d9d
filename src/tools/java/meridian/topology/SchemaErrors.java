package meridian.topology;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How a fault that a schema finds is put: in the words that {@code scripts/lib/regions.jq} has for
 * it too.
 *
 * @param schema the schema's root
 */
record SchemaErrors(JsonNode schema) {

  /** The keys, and places in lists, that lead to what is wrong. */
  static String path(Error error) {
    NodePath at = error.getInstanceLocation();
    NodePath whole = error.getProperty() == null ? at : at.append(error.getProperty());
    return IntStream.range(0, whole.getNameCount())
        .mapToObj(whole::getName)
        .collect(Collectors.joining("."));
  }

  /** The keys, and places in lists, that lead to where a parser is. */
  static String path(JsonStreamContext context) {
    return context.pathAsPointer().toString().replaceFirst("^/", "").replace('/', '.');
  }

  /** What is wrong. */
  String reason(Error error) {
    return switch (error.getKeyword()) {
      case "required" -> "missing";
      case "additionalProperties" -> "unknown key";
      default -> "must be " + form(schemaOf(error));
    };
  }

  private JsonNode schemaOf(Error error) {
    JsonPointer keyword = JsonPointer.compile(error.getSchemaLocation().getFragment().toString());
    return schema.at(keyword.head());
  }

  private static String form(JsonNode schema) {
    if (schema.has("enum")) {
      return schema
          .path("enum")
          .valueStream()
          .map(JsonNode::asText)
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    return switch (schema.path("type").asText()) {
      case "integer" ->
          "an integer from %s to %s".formatted(schema.path("minimum"), schema.path("maximum"));
      case "object" -> "an object";
      case "array" -> "a list";
      default -> schema.path("title").asText();
    };
  }
}
