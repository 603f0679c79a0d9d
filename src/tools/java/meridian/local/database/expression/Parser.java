package meridian.local.database.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import meridian.local.database.expression.Token.Kind;
import meridian.local.database.item.ServiceError;

/** The tokens of one expression, and the parts that all kinds of expressions share. */
final class Parser {

  private static final Set<String> UNSUPPORTED_FUNCTIONS =
      Set.of("attribute_type", "contains", "size", "list_append");

  private final String what;
  private final String text;
  private final List<Token> tokens;
  private final Placeholders placeholders;
  private int index;

  /**
   * A parser at the start of an expression.
   *
   * @param what the request's member, for errors
   */
  Parser(String what, String text, Placeholders placeholders) {
    this.what = what;
    this.text = text;
    this.tokens = Tokenizer.tokens(what, text);
    this.placeholders = placeholders;
  }

  /** The next token, which is not consumed. */
  Token peek() {
    return tokens.get(index);
  }

  /** The token after the next. */
  private Token peekSecond() {
    return tokens.get(Math.min(index + 1, tokens.size() - 1));
  }

  /** How many tokens were consumed. */
  int index() {
    return index;
  }

  /** Consumes the next token. */
  Token take() {
    return tokens.get(index++);
  }

  /** Consumes the next token if it is this symbol. */
  boolean takeSymbol(String symbol) {
    boolean matches = peek().isSymbol(symbol);
    if (matches) {
      index++;
    }
    return matches;
  }

  /** Consumes the next token if it is this keyword. */
  boolean takeWord(String word) {
    boolean matches = peek().isWord(word);
    if (matches) {
      index++;
    }
    return matches;
  }

  void require(String symbol) {
    if (!takeSymbol(symbol)) {
      throw syntaxError();
    }
  }

  void requireEnd() {
    if (peek().kind() != Kind.END) {
      throw syntaxError();
    }
  }

  /** Whether a call of a function comes next. */
  boolean isAtFunction() {
    return peek().kind() == Kind.WORD && peekSecond().isSymbol("(");
  }

  /** Consumes a function's name and its opening parenthesis. */
  String takeFunction() {
    String name = take().text();
    require("(");
    return name;
  }

  /** A path or a value. */
  Operand operand() {
    if (peek().kind() == Kind.VALUE) {
      return new Operand.Constant(placeholders.value(what, take().text()));
    }
    if (isAtFunction()) {
      throw unknownFunction(peek().text());
    }
    return path();
  }

  /** A path. */
  Path path() {
    List<String> names = new ArrayList<>();
    do {
      names.add(name());
    } while (takeSymbol("."));
    if (peek().isSymbol("[")) {
      throw error("An index into a list is not supported by the embedded database.");
    }
    return new Path(List.copyOf(names));
  }

  private String name() {
    Token token = peek();
    if (token.kind() == Kind.NAME) {
      return placeholders.name(what, take().text());
    }
    if (token.kind() != Kind.WORD) {
      throw syntaxError();
    }
    if (ReservedWords.contains(token.text())) {
      throw error("Attribute name is a reserved keyword; reserved keyword: " + token.text());
    }
    return take().text();
  }

  RuntimeException unknownFunction(String name) {
    return UNSUPPORTED_FUNCTIONS.contains(name.toLowerCase(Locale.ROOT))
        ? error("The function %s is not supported by the embedded database.".formatted(name))
        : error("Invalid function name; function: " + name);
  }

  RuntimeException wrongType(String operator, String type) {
    return error(
        "Incorrect operand type for operator or function; operator or function: %s, operand type: %s"
            .formatted(operator, type));
  }

  /** An error at the next token. */
  RuntimeException syntaxError() {
    int from = tokens.get(Math.max(0, index - 1)).position();
    Token following = peekSecond();
    int to = following.position() + (following.kind() == Kind.END ? 0 : following.text().length());
    return error(
        "Syntax error; token: \"%s\", near: \"%s\""
            .formatted(peek().text(), text.substring(from, Math.max(from, to))));
  }

  RuntimeException error(String message) {
    return ServiceError.validation("Invalid %s: %s".formatted(what, message));
  }
}
