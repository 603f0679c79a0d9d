package meridian.local.database.expression;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import meridian.local.database.item.ServiceError;
import meridian.local.database.item.Values;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The names and values that a request's expressions refer to. Each must be used by one of the
 * expressions.
 */
public final class Placeholders {

  private final Map<String, String> names;
  private final Map<String, AttributeValue> values;
  private final Set<String> used = new HashSet<>();

  private Placeholders(Map<String, String> names, Map<String, AttributeValue> values) {
    this.names = names;
    this.values = values;
  }

  /**
   * The placeholders of a request.
   *
   * @param names the attributes' names, as the SDK's getter returns them
   * @param values as the SDK's getter returns them
   */
  public static Placeholders of(Map<String, String> names, Map<String, AttributeValue> values) {
    check("ExpressionAttributeNames", '#', names);
    check("ExpressionAttributeValues", ':', values);
    return new Placeholders(names, Values.normalized(values));
  }

  private static void check(String member, char first, Map<String, ?> placeholders) {
    if (placeholders instanceof SdkAutoConstructMap) {
      return; // The request has no such member.
    }
    if (placeholders.isEmpty()) {
      throw ServiceError.validation(member + " must not be empty");
    }
    for (String name : placeholders.keySet()) {
      if (name.length() < 2 || name.charAt(0) != first) {
        throw ServiceError.validation(
            "%s contains invalid key: Syntax error; key: \"%s\"".formatted(member, name));
      }
    }
  }

  /** The attribute's name that a placeholder stands for. */
  String name(String what, String placeholder) {
    String name = names.get(placeholder);
    if (name == null) {
      throw ServiceError.validation(
          ("Invalid %s: An expression attribute name used in the document path is not defined;"
                  + " attribute name: %s")
              .formatted(what, placeholder));
    }
    used.add(placeholder);
    return name;
  }

  /** The value that a placeholder stands for. */
  AttributeValue value(String what, String placeholder) {
    AttributeValue value = values.get(placeholder);
    if (value == null) {
      throw ServiceError.validation(
          ("Invalid %s: An expression attribute value used in expression is not defined; attribute"
                  + " value: %s")
              .formatted(what, placeholder));
    }
    used.add(placeholder);
    return value;
  }

  /**
   * Checks, after all expressions of the request were parsed, that no placeholder is left over.
   *
   * @param hasExpressions whether the request has an expression at all
   */
  public void requireAllUsed(boolean hasExpressions) {
    requireUsed("ExpressionAttributeNames", names, hasExpressions);
    requireUsed("ExpressionAttributeValues", values, hasExpressions);
  }

  private void requireUsed(String member, Map<String, ?> placeholders, boolean hasExpressions) {
    if (!placeholders.isEmpty() && !hasExpressions) {
      throw ServiceError.validation(member + " can only be specified when using expressions");
    }
    for (String placeholder : placeholders.keySet()) {
      if (!used.contains(placeholder)) {
        throw ServiceError.validation(
            "Value provided in %s unused in expressions: keys: {%s}"
                .formatted(member, placeholder));
      }
    }
  }
}
