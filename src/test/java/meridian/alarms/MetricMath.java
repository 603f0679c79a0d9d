package meridian.alarms;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.DoubleBinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Evaluates the part of CloudWatch's metric math that the alarms use (<a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html">AWS,
 * metric math</a>), for one period. An operation on a missing value has no value. {@code SEARCH} is
 * not here, because alarms cannot use it.
 */
final class MetricMath {

  private static final Pattern TOKEN =
      Pattern.compile("\\s*([0-9.]+|[A-Za-z][A-Za-z0-9_]*|>=|<=|==|[-+*/()<>,\\[\\]])\\s*");
  private static final OptionalDouble MISSING = OptionalDouble.empty();

  private final List<String> tokens = new ArrayList<>();
  private final Map<String, OptionalDouble> values;
  private final List<OptionalDouble> metrics;
  private int next;

  private MetricMath(
      String expression, Map<String, OptionalDouble> values, List<OptionalDouble> metrics) {
    this.values = values;
    this.metrics = metrics;
    Matcher matcher = TOKEN.matcher(expression);
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      tokens.add(matcher.group(1));
      end = matcher.end();
    }
    if (end < expression.length()) {
      throw new IllegalArgumentException("not understood: " + expression.substring(end));
    }
  }

  /**
   * The value of an expression.
   *
   * @param values of metrics and other expressions, by id
   * @param metrics the values of all metrics
   */
  static OptionalDouble evaluate(
      String expression, Map<String, OptionalDouble> values, List<OptionalDouble> metrics) {
    MetricMath math = new MetricMath(expression, values, metrics);
    List<OptionalDouble> result = math.disjunction();
    if (math.next < math.tokens.size() || result.size() != 1) {
      throw new IllegalArgumentException("not one value: " + expression);
    }
    return result.getFirst();
  }

  private boolean accept(String token) {
    boolean found = next < tokens.size() && tokens.get(next).equals(token);
    next += found ? 1 : 0;
    return found;
  }

  private void expect(String token) {
    if (!accept(token)) {
      throw new IllegalArgumentException("a " + token + " is missing in " + tokens);
    }
  }

  private List<OptionalDouble> disjunction() {
    List<OptionalDouble> left = conjunction();
    while (accept("OR")) {
      left = apply(left, conjunction(), (a, b) -> a != 0 || b != 0 ? 1 : 0);
    }
    return left;
  }

  private List<OptionalDouble> conjunction() {
    List<OptionalDouble> left = comparison();
    while (accept("AND")) {
      left = apply(left, comparison(), (a, b) -> a != 0 && b != 0 ? 1 : 0);
    }
    return left;
  }

  private List<OptionalDouble> comparison() {
    List<OptionalDouble> left = sum();
    if (accept(">=")) {
      return apply(left, sum(), (a, b) -> a >= b ? 1 : 0);
    } else if (accept("<=")) {
      return apply(left, sum(), (a, b) -> a <= b ? 1 : 0);
    } else if (accept(">")) {
      return apply(left, sum(), (a, b) -> a > b ? 1 : 0);
    } else if (accept("<")) {
      return apply(left, sum(), (a, b) -> a < b ? 1 : 0);
    } else if (accept("==")) {
      return apply(left, sum(), (a, b) -> Double.compare(a, b) == 0 ? 1 : 0);
    }
    return left;
  }

  private List<OptionalDouble> sum() {
    List<OptionalDouble> left = product();
    while (true) {
      if (accept("+")) {
        left = apply(left, product(), Double::sum);
      } else if (accept("-")) {
        left = apply(left, product(), (a, b) -> a - b);
      } else {
        return left;
      }
    }
  }

  private List<OptionalDouble> product() {
    List<OptionalDouble> left = operand();
    while (true) {
      if (accept("*")) {
        left = apply(left, operand(), (a, b) -> a * b);
      } else if (accept("/")) {
        left = apply(left, operand(), (a, b) -> b == 0 ? Double.NaN : a / b);
      } else {
        return left;
      }
    }
  }

  private List<OptionalDouble> operand() {
    if (accept("(")) {
      List<OptionalDouble> inner = disjunction();
      expect(")");
      return inner;
    }
    if (accept("[")) {
      return arguments("]").stream().flatMap(List::stream).toList();
    }
    String token = tokens.get(next++);
    if (Character.isDigit(token.charAt(0))) {
      return List.of(OptionalDouble.of(Double.parseDouble(token)));
    }
    if (accept("(")) {
      return call(token, arguments(")"));
    }
    OptionalDouble value = values.get(token);
    if (value == null) {
      throw new IllegalArgumentException("there is no " + token);
    }
    return List.of(value);
  }

  private List<List<OptionalDouble>> arguments(String end) {
    List<List<OptionalDouble>> arguments = new ArrayList<>();
    while (!accept(end)) {
      arguments.add(disjunction());
      accept(",");
    }
    return arguments;
  }

  private List<OptionalDouble> call(String function, List<List<OptionalDouble>> arguments) {
    return switch (function) {
      case "METRICS" -> metrics;
      case "TIME_SERIES" -> arguments.getFirst();
      case "FILL" ->
          arguments.getFirst().stream()
              .map(value -> value.isPresent() ? value : arguments.get(1).getFirst())
              .toList();
      case "SUM" ->
          List.of(
              arguments.getFirst().stream()
                  .flatMapToDouble(OptionalDouble::stream)
                  .reduce(Double::sum));
      case "IF" -> {
        OptionalDouble condition = arguments.get(0).getFirst();
        yield condition.isEmpty()
            ? List.of(MISSING)
            : arguments.get(condition.getAsDouble() != 0 ? 1 : 2);
      }
      default -> throw new IllegalArgumentException("an unknown function " + function);
    };
  }

  /** Applies an operator; a result that is not a number is missing. */
  private static List<OptionalDouble> apply(
      List<OptionalDouble> left, List<OptionalDouble> right, DoubleBinaryOperator operator) {
    OptionalDouble a = left.getFirst();
    OptionalDouble b = right.getFirst();
    if (left.size() != 1 || right.size() != 1) {
      throw new IllegalArgumentException("an operator on an array");
    }
    if (a.isEmpty() || b.isEmpty()) {
      return List.of(MISSING);
    }
    double result = operator.applyAsDouble(a.getAsDouble(), b.getAsDouble());
    return List.of(Double.isNaN(result) ? MISSING : OptionalDouble.of(result));
  }
}
