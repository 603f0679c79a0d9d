package meridian.local.database.expression;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import meridian.local.database.expression.Operand.Constant;
import meridian.local.database.item.KeySchema;
import meridian.local.database.item.Numbers;
import meridian.local.database.item.ServiceError;
import meridian.local.database.item.Values;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A change of an item (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html">AWS,
 * update expressions</a>): {@code SET} of values, sums, differences and {@code if_not_exists},
 * {@code ADD} of numbers, and {@code REMOVE}. All operands have the values from before the update.
 */
public final class Update {

  private static final String MEMBER = "UpdateExpression";

  /** What an attribute becomes. */
  private record Action(Path path, Change change) {}

  /** Finds the new value of an attribute; empty if it is removed. */
  private interface Change {
    Optional<AttributeValue> of(Map<String, AttributeValue> item);
  }

  private final Parser parser;
  private final List<Action> actions = new ArrayList<>();

  private Update(Parser parser) {
    this.parser = parser;
  }

  /**
   * Parses an update.
   *
   * @param schema of the table; key attributes cannot be changed
   */
  public static Update parse(String expression, Placeholders placeholders, KeySchema schema) {
    var update = new Update(new Parser(MEMBER, expression, placeholders));
    update.sections();
    update.requireNoOverlap();
    for (Action action : update.actions) {
      if (schema.contains(action.path.root())) {
        throw ServiceError.validation(
            ("One or more parameter values were invalid: Cannot update attribute %s. This attribute"
                    + " is part of the key")
                .formatted(action.path.root()));
      }
    }
    return update;
  }

  /** The item after the update. */
  public Map<String, AttributeValue> apply(Map<String, AttributeValue> item) {
    Map<String, AttributeValue> changed = item;
    for (Action action : actions) {
      changed = action.path.assign(changed, action.change.of(item));
    }
    return changed;
  }

  private void sections() {
    Set<String> seen = new HashSet<>();
    do {
      String section = parser.peek().text().toUpperCase(Locale.ROOT);
      if (!seen.add(section)) {
        throw parser.error(
            "The \"%s\" section can only be used once in an update expression;".formatted(section));
      }
      if (parser.takeWord("SET")) {
        each(this::set);
      } else if (parser.takeWord("ADD")) {
        each(this::add);
      } else if (parser.takeWord("REMOVE")) {
        each(() -> new Action(parser.path(), _ -> Optional.empty()));
      } else if (parser.peek().isWord("DELETE")) {
        throw parser.error("The section DELETE is not supported by the embedded database.");
      } else {
        throw parser.syntaxError();
      }
    } while (parser.peek().kind() != Token.Kind.END);
  }

  private void each(Supplier<Action> action) {
    do {
      actions.add(action.get());
    } while (parser.takeSymbol(","));
  }

  private Action set() {
    Path path = parser.path();
    parser.require("=");
    Change left = value();
    for (String sign : List.of("+", "-")) {
      if (parser.takeSymbol(sign)) {
        Change right = value();
        return new Action(path, item -> Optional.of(calculated(left, sign, right, item)));
      }
    }
    return new Action(path, left);
  }

  private static AttributeValue calculated(
      Change left, String sign, Change right, Map<String, AttributeValue> item) {
    String one = number(left.of(item).orElseThrow());
    String other = number(right.of(item).orElseThrow());
    return AttributeValue.fromN(
        sign.equals("+") ? Numbers.sum(one, other) : Numbers.difference(one, other));
  }

  private Change value() {
    if (!parser.isAtFunction()) {
      Operand operand = parser.operand();
      return item -> Optional.of(required(operand, item));
    }
    String function = parser.takeFunction();
    if (!function.equals("if_not_exists")) {
      throw parser.unknownFunction(function);
    }
    Path path = parser.path();
    parser.require(",");
    Operand otherwise = parser.operand();
    parser.require(")");
    return item ->
        Optional.ofNullable(path.of(item)).or(() -> Optional.of(required(otherwise, item)));
  }

  private Action add() {
    Path path = parser.path();
    if (!(parser.operand() instanceof Constant(AttributeValue amount))) {
      throw parser.syntaxError();
    }
    if (Stream.of(AttributeValue.Type.SS, AttributeValue.Type.NS, AttributeValue.Type.BS)
        .anyMatch(type -> type == amount.type())) {
      throw parser.error("ADD to a set is not supported by the embedded database.");
    }
    if (amount.type() != AttributeValue.Type.N) {
      throw parser.error(
          "Incorrect operand type for operator or function; operator: ADD, operand type: "
              + Values.typeName(amount));
    }
    return new Action(
        path,
        item -> {
          AttributeValue before = path.of(item);
          return Optional.of(
              before == null
                  ? amount
                  : AttributeValue.fromN(Numbers.sum(number(before), amount.n())));
        });
  }

  private static AttributeValue required(Operand operand, Map<String, AttributeValue> item) {
    AttributeValue value = operand.of(item);
    if (value == null) {
      throw ServiceError.validation(
          "The provided expression refers to an attribute that does not exist in the item");
    }
    return value;
  }

  private static String number(AttributeValue value) {
    if (value.type() != AttributeValue.Type.N) {
      throw ServiceError.validation(
          "An operand in the update expression has an incorrect data type");
    }
    return value.n();
  }

  private void requireNoOverlap() {
    for (int i = 0; i < actions.size(); i++) {
      Path one = actions.get(i).path;
      for (Action other : actions.subList(i + 1, actions.size())) {
        if (one.overlaps(other.path)) {
          throw parser.error(
              ("Two document paths overlap with each other; must remove or rewrite one of these"
                      + " paths; path one: %s, path two: %s")
                  .formatted(one, other.path));
        }
      }
    }
  }
}
