package meridian.local.database.expression;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import meridian.local.database.item.Values;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A condition or a filter. */
public sealed interface Condition {

  /** Whether it is true for an item, which is empty if it does not exist. */
  boolean holds(Map<String, AttributeValue> item);

  /** Everything that it refers to. */
  default Stream<Operand> operands() {
    return switch (this) {
      case And(Condition left, Condition right) -> Stream.concat(left.operands(), right.operands());
      case Or(Condition left, Condition right) -> Stream.concat(left.operands(), right.operands());
      case Not(Condition condition) -> condition.operands();
      case Exists(Path path, _) -> Stream.of(path);
      case Comparison(Operand left, _, Operand right) -> Stream.of(left, right);
      case Between(Operand value, Operand low, Operand high) -> Stream.of(value, low, high);
      case In(Operand value, var options) -> Stream.concat(Stream.of(value), options.stream());
      case BeginsWith(Operand value, Operand prefix) -> Stream.of(value, prefix);
    };
  }

  /** Whether it refers to an attribute. */
  default boolean mentions(String attribute) {
    return operands()
        .anyMatch(operand -> operand instanceof Path path && path.root().equals(attribute));
  }

  /** Both are true. */
  record And(Condition left, Condition right) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      return left.holds(item) && right.holds(item);
    }
  }

  /** At least one is true. */
  record Or(Condition left, Condition right) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      return left.holds(item) || right.holds(item);
    }
  }

  /** It is not true. */
  record Not(Condition condition) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      return !condition.holds(item);
    }
  }

  /** The attribute exists, or it does not. */
  record Exists(Path path, boolean expected) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      return (path.of(item) != null) == expected;
    }
  }

  /**
   * A comparison. Values of different types are neither equal nor ordered, and so is a missing
   * attribute.
   */
  record Comparison(Operand left, Comparator comparator, Operand right) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      AttributeValue one = left.of(item);
      AttributeValue other = right.of(item);
      if (one == null || other == null || one.type() != other.type()) {
        return comparator == Comparator.NOT_EQUAL;
      }
      return switch (comparator) {
        case EQUAL -> Values.areEqual(one, other);
        case NOT_EQUAL -> !Values.areEqual(one, other);
        case LESS -> Values.isOrdered(one) && Values.compare(one, other) < 0;
        case LESS_OR_EQUAL -> Values.isOrdered(one) && Values.compare(one, other) <= 0;
        case GREATER -> Values.isOrdered(one) && Values.compare(one, other) > 0;
        case GREATER_OR_EQUAL -> Values.isOrdered(one) && Values.compare(one, other) >= 0;
      };
    }
  }

  /** A value is within bounds, which are included. */
  record Between(Operand value, Operand low, Operand high) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      return new Comparison(value, Comparator.GREATER_OR_EQUAL, low).holds(item)
          && new Comparison(value, Comparator.LESS_OR_EQUAL, high).holds(item);
    }
  }

  /** A value equals one of several. */
  record In(Operand value, List<Operand> options) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      return options.stream()
          .anyMatch(option -> new Comparison(value, Comparator.EQUAL, option).holds(item));
    }
  }

  /** A text or a binary value begins with another. */
  record BeginsWith(Operand value, Operand prefix) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      AttributeValue whole = value.of(item);
      AttributeValue start = prefix.of(item);
      if (whole == null || start == null || whole.type() != start.type()) {
        return false;
      }
      return switch (whole.type()) {
        case S, B -> startsWith(Values.bytes(whole), Values.bytes(start));
        default -> false;
      };
    }

    private static boolean startsWith(byte[] whole, byte[] start) {
      return whole.length >= start.length
          && Arrays.equals(whole, 0, start.length, start, 0, start.length);
    }
  }
}
