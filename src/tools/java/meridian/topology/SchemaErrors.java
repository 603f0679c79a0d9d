package meridian.topology;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Messages for the errors that a schema's validator finds.
 *
 * @param schema the schema's root
 */
record SchemaErrors(JsonNode schema) {

  /** The keys and list indexes that lead to the error, with dots between them. */
  static String path(Error error) {
    NodePath parent = error.getInstanceLocation();
    NodePath path = error.getProperty() == null ? parent : parent.append(error.getProperty());
    return IntStream.range(0, path.getNameCount())
        .mapToObj(path::getName)
        .collect(Collectors.joining("."));
  }

  /** The keys and list indexes that lead to a parser's position, with dots between them. */
  static String path(JsonStreamContext context) {
    return context.pathAsPointer().toString().replaceFirst("^/", "").replace('/', '.');
  }

  /** What is wrong with the value at the path. */
  String reason(Error error) {
    return switch (error.getKeyword()) {
      case "required" -> "missing";
      case "additionalProperties" -> "unknown key";
      default -> "must be %s, but is %s".formatted(form(schemaOf(error)), error.getInstanceNode());
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
