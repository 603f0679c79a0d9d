package meridian.local.database.expression;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meridian.local.database.item.ServiceError;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An attribute of an item, or of a map within it.
 *
 * @param names of the attribute and of the maps' members on the way; not empty
 */
record Path(List<String> names) implements Operand {

  /** The attribute of the item that it is, or is within. */
  String root() {
    return names.getFirst();
  }

  boolean isNested() {
    return names.size() > 1;
  }

  @Override
  public @Nullable AttributeValue of(Map<String, AttributeValue> item) {
    AttributeValue value = item.get(root());
    for (String name : names.subList(1, names.size())) {
      value = value == null || !value.hasM() ? null : value.m().get(name);
    }
    return value;
  }

  /** An item with another value here, or without one. */
  Map<String, AttributeValue> assign(
      Map<String, AttributeValue> item, Optional<AttributeValue> value) {
    return assign(item, 0, value);
  }

  private Map<String, AttributeValue> assign(
      Map<String, AttributeValue> map, int depth, Optional<AttributeValue> value) {
    Map<String, AttributeValue> changed = new HashMap<>(map);
    String name = names.get(depth);
    if (depth + 1 < names.size()) {
      AttributeValue inner = map.get(name);
      if (inner == null || !inner.hasM()) {
        throw ServiceError.validation(
            "The document path provided in the update expression is invalid for update");
      }
      changed.put(name, AttributeValue.fromM(assign(inner.m(), depth + 1, value)));
    } else if (value.isPresent()) {
      changed.put(name, value.get());
    } else {
      changed.remove(name);
    }
    return changed;
  }

  /** Whether one of two paths is the other, or leads to it. */
  boolean overlaps(Path other) {
    int common = Math.min(names.size(), other.names.size());
    return names.subList(0, common).equals(other.names.subList(0, common));
  }

  @Override
  public String toString() {
    return "[" + String.join(", ", names) + "]";
  }
}
