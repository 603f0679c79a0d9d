package meridian.local.database.item;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** DynamoDB's rules for attribute values: which are valid, how they are stored, and their order. */
public final class Values {

  private static final int MAX_DEPTH = 32;

  private Values() {}

  /**
   * The stored form of an item.
   *
   * @throws RuntimeException a validation error if a value is not valid
   */
  public static Map<String, AttributeValue> normalized(Map<String, AttributeValue> item) {
    return normalized(item, 1);
  }

  private static Map<String, AttributeValue> normalized(
      Map<String, AttributeValue> values, int depth) {
    Map<String, AttributeValue> normalized = HashMap.newHashMap(values.size());
    values.forEach((name, value) -> normalized.put(name, normalized(value, depth)));
    return Map.copyOf(normalized);
  }

  /** The stored form of a value. */
  public static AttributeValue normalized(AttributeValue value) {
    return normalized(value, 1);
  }

  private static AttributeValue normalized(AttributeValue value, int depth) {
    if (depth > MAX_DEPTH) {
      throw ServiceError.validation("Nesting Levels have exceeded supported limits");
    }
    return switch (value.type()) {
      case S, B, BOOL -> value;
      case NUL -> {
        if (!value.nul()) {
          throw invalid("Null attribute value types must have the value of true");
        }
        yield value;
      }
      case N -> {
        String number = Numbers.normalized(value.n());
        yield number.equals(value.n()) ? value : AttributeValue.fromN(number);
      }
      case SS -> set(value, value.ss());
      case NS -> {
        List<String> numbers = value.ns().stream().map(Numbers::normalized).toList();
        yield set(AttributeValue.fromNs(numbers), numbers);
      }
      case BS -> set(value, value.bs());
      case M -> AttributeValue.fromM(normalized(value.m(), depth + 1));
      case L ->
          AttributeValue.fromL(
              value.l().stream().map(element -> normalized(element, depth + 1)).toList());
      case UNKNOWN_TO_SDK_VERSION ->
          throw ServiceError.validation(
              "Supplied AttributeValue is empty or has more than one datatype set, must contain"
                  + " exactly one of the supported datatypes");
    };
  }

  private static AttributeValue set(AttributeValue set, List<?> elements) {
    if (elements.isEmpty()) {
      throw invalid("An set may not be empty");
    }
    if (new HashSet<>(elements).size() < elements.size()) {
      throw invalid("Input collection contains duplicates.");
    }
    return set;
  }

  private static RuntimeException invalid(String why) {
    return ServiceError.validation("One or more parameter values were invalid: " + why);
  }

  /** The name of a value's type in DynamoDB's protocol. */
  public static String typeName(AttributeValue value) {
    return value.type() == AttributeValue.Type.NUL ? "NULL" : value.type().name();
  }

  /** Whether values of this type have an order. */
  public static boolean isOrdered(AttributeValue value) {
    return value.type() == AttributeValue.Type.S
        || value.type() == AttributeValue.Type.N
        || value.type() == AttributeValue.Type.B;
  }

  /** Whether two values are of the same type and equal; numbers by value, sets in any order. */
  public static boolean areEqual(AttributeValue one, AttributeValue other) {
    if (one.type() != other.type()) {
      return false;
    }
    return switch (one.type()) {
      case S, B, N -> compare(one, other) == 0;
      case SS -> Set.copyOf(one.ss()).equals(Set.copyOf(other.ss()));
      case BS -> Set.copyOf(one.bs()).equals(Set.copyOf(other.bs()));
      case NS -> numbers(one).equals(numbers(other));
      default -> normalized(one).equals(normalized(other));
    };
  }

  private static Set<String> numbers(AttributeValue set) {
    return new HashSet<>(set.ns().stream().map(Numbers::normalized).toList());
  }

  /** Compares two values of one ordered type: bytes as unsigned, text by its UTF-8 bytes. */
  public static int compare(AttributeValue one, AttributeValue other) {
    return one.type() == AttributeValue.Type.N
        ? Numbers.parse(one.n()).compareTo(Numbers.parse(other.n()))
        : Arrays.compareUnsigned(bytes(one), bytes(other));
  }

  /** The bytes that order a binary or string value; must not be modified. */
  public static byte[] bytes(@Nullable AttributeValue value) {
    if (value != null && value.b() != null) {
      return value.b().asByteArrayUnsafe();
    }
    if (value != null && value.s() != null) {
      return value.s().getBytes(StandardCharsets.UTF_8);
    }
    throw new IllegalArgumentException("neither binary nor a string: " + value);
  }
}
