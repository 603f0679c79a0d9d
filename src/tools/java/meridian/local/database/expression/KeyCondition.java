package meridian.local.database.expression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import meridian.local.database.expression.Operand.Constant;
import meridian.local.database.item.KeySchema;
import meridian.local.database.item.KeySchema.Attribute;
import meridian.local.database.item.ServiceError;
import meridian.local.database.item.Values;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The items of one partition that a query reads.
 *
 * @param partition the partition key
 * @param from the lowest sort key, if there is a lowest
 * @param to the highest sort key, if there is a highest
 */
public record KeyCondition(AttributeValue partition, Optional<Bound> from, Optional<Bound> to) {

  private static final String MEMBER = "KeyConditionExpression";

  /**
   * A bound of sort keys.
   *
   * @param key must not be modified
   * @param inclusive whether it is itself within the range
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Bound(byte[] key, boolean inclusive) {}

  /** Parses a key condition. */
  public static KeyCondition parse(String expression, Placeholders placeholders, KeySchema schema) {
    List<Condition> terms = new ArrayList<>();
    addTerms(ConditionParser.parse(MEMBER, expression, placeholders), terms);
    if (terms.size() > 2) {
      throw error("Conditions can be of length 1 or 2 only");
    }
    Condition partition = only(terms, schema.partition());
    if (!(partition instanceof Condition.Comparison(_, Comparator comparator, Constant equal))
        || comparator != Comparator.EQUAL) {
      throw error("Query key condition not supported");
    }
    requireType(schema.partition(), equal.value());
    terms.remove(partition);
    if (terms.isEmpty()) {
      return new KeyCondition(equal.value(), Optional.empty(), Optional.empty());
    }
    Condition sort = only(terms, schema.sort());
    sort.operands()
        .filter(Constant.class::isInstance)
        .forEach(operand -> requireType(schema.sort(), ((Constant) operand).value()));
    return range(equal.value(), sort);
  }

  /** Whether a key of the partition is within the bounds. */
  public boolean contains(byte[] sort) {
    return from.map(bound -> Arrays.compareUnsigned(bound.key, sort))
            .map(order -> order < 0 || (order == 0 && from.get().inclusive))
            .orElse(true)
        && to.map(bound -> Arrays.compareUnsigned(bound.key, sort))
            .map(order -> order > 0 || (order == 0 && to.get().inclusive))
            .orElse(true);
  }

  private static void addTerms(Condition condition, List<Condition> terms) {
    if (condition instanceof Condition.And(Condition left, Condition right)) {
      addTerms(left, terms);
      addTerms(right, terms);
    } else {
      terms.add(condition);
    }
  }

  /** The only term about an attribute, which must be its first operand. */
  private static Condition only(List<Condition> terms, Attribute attribute) {
    Predicate<Operand> isAttribute = operand -> operand.equals(new Path(List.of(attribute.name())));
    List<Condition> found =
        terms.stream()
            .filter(term -> term.operands().limit(1).anyMatch(isAttribute))
            .filter(term -> term.operands().skip(1).allMatch(Constant.class::isInstance))
            .toList();
    if (found.size() > 1) {
      throw ServiceError.validation(
          "Invalid %s: KeyConditionExpressions must only contain one condition per key"
              .formatted(MEMBER));
    }
    if (found.isEmpty()) {
      throw error("Query condition missed key schema element: " + attribute.name());
    }
    return found.getFirst();
  }

  private static KeyCondition range(AttributeValue partition, Condition sort) {
    return switch (sort) {
      case Condition.Comparison(_, Comparator comparator, Constant(AttributeValue value)) ->
          switch (comparator) {
            case EQUAL -> between(partition, value, value);
            case LESS -> new KeyCondition(partition, Optional.empty(), bound(value, false));
            case LESS_OR_EQUAL -> new KeyCondition(partition, Optional.empty(), bound(value, true));
            case GREATER -> new KeyCondition(partition, bound(value, false), Optional.empty());
            case GREATER_OR_EQUAL ->
                new KeyCondition(partition, bound(value, true), Optional.empty());
            case NOT_EQUAL -> throw error("Unsupported operator in KeyConditionExpression: <>");
          };
      case Condition.Between(_, Constant(AttributeValue low), Constant(AttributeValue high)) ->
          between(partition, low, high);
      case Condition.BeginsWith(_, Constant(AttributeValue prefix)) ->
          new KeyCondition(partition, bound(prefix, true), successor(Values.bytes(prefix)));
      default -> throw error("Query key condition not supported");
    };
  }

  private static KeyCondition between(
      AttributeValue partition, AttributeValue low, AttributeValue high) {
    return new KeyCondition(partition, bound(low, true), bound(high, true));
  }

  private static Optional<Bound> bound(AttributeValue key, boolean inclusive) {
    return Optional.of(new Bound(Values.bytes(key), inclusive));
  }

  /** The lowest key that is higher than all with a prefix, if there is one. */
  private static Optional<Bound> successor(byte[] prefix) {
    for (int length = prefix.length; length > 0; length--) {
      if (prefix[length - 1] != (byte) 0xff) {
        byte[] next = Arrays.copyOf(prefix, length);
        next[length - 1]++;
        return Optional.of(new Bound(next, false));
      }
    }
    return Optional.empty();
  }

  private static void requireType(Attribute attribute, AttributeValue value) {
    if (value.type() != attribute.type()) {
      throw ServiceError.validation(
          "One or more parameter values were invalid: Condition parameter type does not match"
              + " schema type");
    }
    if (Values.bytes(value).length == 0) {
      throw ServiceError.validation(
          ("One or more parameter values are not valid. The AttributeValue for a key attribute"
                  + " cannot contain an empty %s value. Key: %s")
              .formatted(
                  value.type() == AttributeValue.Type.S ? "string" : "binary", attribute.name()));
    }
  }

  private static RuntimeException error(String message) {
    return ServiceError.validation(message);
  }
}
