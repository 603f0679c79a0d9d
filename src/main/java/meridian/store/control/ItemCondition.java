package meridian.store.control;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A condition on the item that a write replaces, which is empty if there is none.
 *
 * @param expression the condition as an expression of DynamoDB; empty if it always holds. Each
 *     attribute is compared with one value, whose name is the attribute's after a colon
 * @param values the expression's values, by name
 * @param test the same condition for stores that have no expressions
 */
public record ItemCondition(
    String expression,
    Map<String, AttributeValue> values,
    Predicate<Map<String, AttributeValue>> test) {

  /** Always holds. */
  public static final ItemCondition NONE = new ItemCondition("", Map.of(), _ -> true);

  /** The item has no such attribute; a key is missing only if there is no item. */
  public static ItemCondition isAbsent(String attribute) {
    return new ItemCondition(
        "attribute_not_exists(%s)".formatted(attribute),
        Map.of(),
        item -> !item.containsKey(attribute));
  }

  static ItemCondition isEqual(String attribute, AttributeValue value) {
    return new ItemCondition(
        "%1$s = :%1$s".formatted(attribute),
        Map.of(":" + attribute, value),
        item -> value.equals(item.get(attribute)));
  }

  /** The attribute is a number that is less than another one. */
  static ItemCondition isLess(String attribute, AttributeValue number) {
    return compares("%1$s < :%1$s", attribute, number, order -> order < 0);
  }

  /** The attribute is a number that is not greater than another one. */
  static ItemCondition isAtMost(String attribute, AttributeValue number) {
    return compares("%1$s <= :%1$s", attribute, number, order -> order <= 0);
  }

  private static ItemCondition compares(
      String expression, String attribute, AttributeValue number, Predicate<Integer> order) {
    return new ItemCondition(
        expression.formatted(attribute),
        Map.of(":" + attribute, number),
        item -> {
          AttributeValue found = item.get(attribute);
          return found != null
              && found.n() != null
              && order.test(new BigDecimal(found.n()).compareTo(new BigDecimal(number.n())));
        });
  }

  ItemCondition or(ItemCondition other) {
    return combined(" OR ", other, test.or(other.test));
  }

  ItemCondition and(ItemCondition other) {
    return combined(" AND ", other, test.and(other.test));
  }

  private ItemCondition combined(
      String operator, ItemCondition other, Predicate<Map<String, AttributeValue>> both) {
    Map<String, AttributeValue> all = new HashMap<>(values);
    all.putAll(other.values);
    return new ItemCondition(
        "(%s)%s(%s)".formatted(expression, operator, other.expression), all, both);
  }
}
