package meridian.local.database.expression;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a condition compares, or an update assigns. */
sealed interface Operand permits Path, Operand.Constant {

  /** Its value for an item; null if the item has no such attribute. */
  @Nullable AttributeValue of(Map<String, AttributeValue> item);

  /** A value from the request. */
  record Constant(AttributeValue value) implements Operand {
    @Override
    public AttributeValue of(Map<String, AttributeValue> item) {
      return value;
    }
  }
}
