package meridian.store.s3.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Items as JSON in <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html">DynamoDB's
 * form</a>: each value is an object with one member, which is named after its type. Only the types
 * that control items have.
 */
final class ItemJson {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ItemJson() {}

  static ObjectNode write(Map<String, AttributeValue> item) {
    ObjectNode json = NODES.objectNode();
    item.forEach((name, value) -> json.set(name, write(value)));
    return json;
  }

  private static JsonNode write(AttributeValue value) {
    ObjectNode json = NODES.objectNode();
    return switch (value.type()) {
      case S -> json.put("S", value.s());
      case N -> json.put("N", value.n());
      case B -> json.put("B", value.b().asByteArrayUnsafe());
      case M -> json.set("M", write(value.m()));
      case NS -> {
        value.ns().forEach(json.putArray("NS")::add);
        yield json;
      }
      case L -> {
        value.l().stream().map(ItemJson::write).forEach(json.putArray("L")::add);
        yield json;
      }
      default -> throw new IllegalArgumentException("a control item has no " + value.type());
    };
  }

  /**
   * Reads an item.
   *
   * @throws IOException if it has another form
   */
  static Map<String, AttributeValue> read(JsonNode json) throws IOException {
    if (!json.isObject()) {
      throw new IOException("an item is not an object");
    }
    Map<String, AttributeValue> item = new HashMap<>();
    for (Map.Entry<String, JsonNode> attribute : json.properties()) {
      item.put(attribute.getKey(), value(attribute.getValue()));
    }
    return item;
  }

  private static AttributeValue value(JsonNode json) throws IOException {
    if (json.size() != 1 || !json.isObject()) {
      throw new IOException("a value has no type");
    }
    Map.Entry<String, JsonNode> typed = json.properties().iterator().next();
    JsonNode content = typed.getValue();
    return switch (typed.getKey()) {
      case "S" -> AttributeValue.fromS(content.asText());
      case "N" -> AttributeValue.fromN(content.asText());
      case "B" -> AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(content.binaryValue()));
      case "M" -> AttributeValue.fromM(read(content));
      case "NS" -> {
        List<String> numbers = new ArrayList<>();
        content.forEach(number -> numbers.add(number.asText()));
        yield AttributeValue.fromNs(numbers);
      }
      case "L" -> {
        List<AttributeValue> values = new ArrayList<>();
        for (JsonNode element : content) {
          values.add(value(element));
        }
        yield AttributeValue.fromL(values);
      }
      default -> throw new IOException("a value has an unknown type");
    };
  }
}
