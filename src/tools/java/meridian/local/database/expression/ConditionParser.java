package meridian.local.database.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import meridian.local.database.expression.Operand.Constant;
import meridian.local.database.item.Values;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Parses conditions (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html">AWS,
 * operators and functions</a>): {@code NOT} binds more tightly than {@code AND}, and that more
 * tightly than {@code OR}.
 */
public final class ConditionParser {

  private final Parser parser;

  /** The indexes of the tokens after the parentheses of the group that was parsed last. */
  private int groupStart = -1;

  private int groupEnd = -1;

  private ConditionParser(Parser parser) {
    this.parser = parser;
  }

  /**
   * Parses a condition.
   *
   * @param what the request's member, for errors
   */
  public static Condition parse(String what, String expression, Placeholders placeholders) {
    var parser = new Parser(what, expression, placeholders);
    Condition condition = new ConditionParser(parser).or();
    parser.requireEnd();
    return condition;
  }

  private Condition or() {
    Condition condition = and();
    while (parser.takeWord("OR")) {
      condition = new Condition.Or(condition, and());
    }
    return condition;
  }

  private Condition and() {
    Condition condition = not();
    while (parser.takeWord("AND")) {
      condition = new Condition.And(condition, not());
    }
    return condition;
  }

  private Condition not() {
    return parser.takeWord("NOT") ? new Condition.Not(not()) : primary();
  }

  private Condition primary() {
    if (parser.takeSymbol("(")) {
      return group();
    }
    return parser.isAtFunction() ? function(parser.takeFunction()) : comparison();
  }

  private Condition group() {
    int start = parser.index();
    Condition condition = or();
    if (groupStart == start + 1 && groupEnd == parser.index()) {
      throw parser.error("The expression has redundant parentheses;");
    }
    parser.require(")");
    groupStart = start;
    groupEnd = parser.index();
    return condition;
  }

  private Condition function(String name) {
    Condition condition =
        switch (name) {
          case "attribute_exists" -> new Condition.Exists(parser.path(), true);
          case "attribute_not_exists" -> new Condition.Exists(parser.path(), false);
          case "begins_with" -> beginsWith();
          default -> throw parser.unknownFunction(name);
        };
    parser.require(")");
    return condition;
  }

  private Condition beginsWith() {
    Operand value = parser.operand();
    parser.require(",");
    Operand prefix = parser.operand();
    for (Operand operand : List.of(value, prefix)) {
      if (operand instanceof Constant(AttributeValue constant)
          && constant.type() != AttributeValue.Type.S
          && constant.type() != AttributeValue.Type.B) {
        throw parser.wrongType("begins_with", Values.typeName(constant));
      }
    }
    return new Condition.BeginsWith(value, prefix);
  }

  private Condition comparison() {
    Operand left = parser.operand();
    Optional<Comparator> comparator = Comparator.of(parser.peek());
    if (comparator.isPresent()) {
      parser.take();
      return comparison(left, comparator.get(), parser.operand());
    }
    if (parser.takeWord("BETWEEN")) {
      return between(left);
    }
    if (parser.takeWord("IN")) {
      return in(left);
    }
    throw parser.syntaxError();
  }

  private Condition comparison(Operand left, Comparator comparator, Operand right) {
    if (left instanceof Path path && left.equals(right)) {
      throw parser.error(
          ("The first operand must be distinct from the remaining operands for this operator or"
                  + " function; operator: %s, first operand: %s")
              .formatted(comparator, path));
    }
    return new Condition.Comparison(left, comparator, right);
  }

  private Condition between(Operand value) {
    Operand low = parser.operand();
    if (!parser.takeWord("AND")) {
      throw parser.syntaxError();
    }
    Operand high = parser.operand();
    if (low instanceof Constant(AttributeValue least)
        && high instanceof Constant(AttributeValue most)) {
      if (least.type() != most.type()) {
        throw parser.error(
            ("The BETWEEN operator requires same data type for lower and upper bounds; lower bound"
                    + " operand: AttributeValue: {%s}, upper bound operand: AttributeValue: {%s}")
                .formatted(Values.typeName(least), Values.typeName(most)));
      }
      if (Values.isOrdered(least) && Values.compare(least, most) > 0) {
        throw parser.error(
            "The BETWEEN operator requires upper bound to be greater than or equal to lower"
                + " bound;");
      }
    }
    return new Condition.Between(value, low, high);
  }

  private Condition in(Operand value) {
    parser.require("(");
    List<Operand> options = new ArrayList<>();
    do {
      options.add(parser.operand());
    } while (parser.takeSymbol(","));
    parser.require(")");
    return new Condition.In(value, List.copyOf(options));
  }
}
