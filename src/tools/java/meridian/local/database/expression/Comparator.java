package meridian.local.database.expression;

import java.util.Arrays;
import java.util.Optional;

/** An operator that compares two values. */
enum Comparator {
  EQUAL("="),
  NOT_EQUAL("<>"),
  LESS("<"),
  LESS_OR_EQUAL("<="),
  GREATER(">"),
  GREATER_OR_EQUAL(">=");

  private final String symbol;

  Comparator(String symbol) {
    this.symbol = symbol;
  }

  static Optional<Comparator> of(Token token) {
    return Arrays.stream(values())
        .filter(comparator -> token.isSymbol(comparator.symbol))
        .findFirst();
  }

  @Override
  public String toString() {
    return symbol;
  }
}
