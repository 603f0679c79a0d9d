package meridian.model;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import meridian.local.database.item.ItemKey;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * DynamoDB's condition expressions, as far as Meridian uses them: {@code attribute_exists}, {@code
 * attribute_not_exists} and comparisons of an attribute with a value, joined by {@code AND} or
 * {@code OR} (one of the two only).
 */
final class ConditionExpression {

  private static final Pattern EXISTS = Pattern.compile("attribute_(not_)?exists\\((\\w+)\\)");
  private static final Pattern COMPARISON = Pattern.compile("(\\w+) (<=|<>|<|>=|>|=) (:\\w+)");

  private ConditionExpression() {}

  /** Whether an expression is true for an item, which is empty if it does not exist. */
  static boolean holds(
      @Nullable String expression,
      Map<String, AttributeValue> item,
      Map<String, AttributeValue> values) {
    if (expression == null) {
      return true;
    }
    if (expression.contains(" OR ")) {
      return Arrays.stream(expression.split(" OR ")).anyMatch(t -> term(t, item, values));
    }
    return Arrays.stream(expression.split(" AND ")).allMatch(t -> term(t, item, values));
  }

  private static boolean term(
      String term, Map<String, AttributeValue> item, Map<String, AttributeValue> values) {
    Matcher exists = EXISTS.matcher(term.strip());
    if (exists.matches()) {
      return item.containsKey(exists.group(2)) == (exists.group(1) == null);
    }
    Matcher comparison = COMPARISON.matcher(term.strip());
    if (!comparison.matches()) {
      throw new IllegalArgumentException("the model does not support the condition " + term);
    }
    AttributeValue left = item.get(comparison.group(1));
    AttributeValue right = values.get(comparison.group(3));
    if (left == null || right == null) {
      return comparison.group(2).equals("<>") && right != null;
    }
    int order = compare(left, right);
    return switch (comparison.group(2)) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      case ">=" -> order >= 0;
      case "=" -> order == 0;
      default -> order != 0;
    };
  }

  private static int compare(AttributeValue left, AttributeValue right) {
    if (left.n() != null && right.n() != null) {
      return new BigDecimal(left.n()).compareTo(new BigDecimal(right.n()));
    }
    return Arrays.compareUnsigned(ItemKey.bytes(left), ItemKey.bytes(right));
  }
}
