package meridian.local.database.expression;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The attributes that a read returns; all of an item if there are none.
 *
 * @param names of attributes of the item
 */
public record Projection(List<String> names) {

  /** Parses a projection. Members of maps are not supported. */
  public static Projection parse(String expression, Placeholders placeholders) {
    var parser = new Parser("ProjectionExpression", expression, placeholders);
    List<String> names = new ArrayList<>();
    do {
      Path path = parser.path();
      if (path.isNested()) {
        throw parser.error(
            "The document path %s is not supported by the embedded database.".formatted(path));
      }
      if (names.contains(path.root())) {
        throw parser.error(
            ("Two document paths overlap with each other; must remove or rewrite one of these"
                    + " paths; path one: %1$s, path two: %1$s")
                .formatted(path));
      }
      names.add(path.root());
    } while (parser.takeSymbol(","));
    parser.requireEnd();
    return new Projection(List.copyOf(names));
  }

  /** The part of an item that is returned. */
  public Map<String, AttributeValue> of(Map<String, AttributeValue> item) {
    Map<String, AttributeValue> part = new HashMap<>(item);
    part.keySet().retainAll(names);
    return part;
  }
}
