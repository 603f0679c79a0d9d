package meridian.local.database.expression;

import java.util.ArrayList;
import java.util.List;
import meridian.local.database.expression.Token.Kind;
import meridian.local.database.item.ServiceError;

/** Divides an expression into tokens. */
final class Tokenizer {

  private static final int MAX_BYTES = 4096;

  private final String what;
  private final String text;
  private int position;

  private Tokenizer(String what, String text) {
    this.what = what;
    this.text = text;
  }

  /**
   * The tokens of an expression; the last is its end.
   *
   * @param what the request's member, for errors
   */
  static List<Token> tokens(String what, String text) {
    if (text.isBlank()) {
      throw ServiceError.validation("Invalid %s: The expression can not be empty;".formatted(what));
    }
    if (text.length() > MAX_BYTES) {
      throw ServiceError.validation(
          "Invalid %s: Expression size has exceeded the maximum allowed size;".formatted(what));
    }
    var tokenizer = new Tokenizer(what, text);
    List<Token> tokens = new ArrayList<>();
    Token token;
    do {
      token = tokenizer.next();
      tokens.add(token);
    } while (token.kind() != Kind.END);
    return tokens;
  }

  private Token next() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
    int start = position;
    if (start == text.length()) {
      return new Token(Kind.END, "<EOF>", start);
    }
    char first = text.charAt(position++);
    Kind kind =
        switch (first) {
          case '#' -> placeholder(Kind.NAME);
          case ':' -> placeholder(Kind.VALUE);
          case '(', ')', '[', ']', ',', '.', '+', '-', '=' -> Kind.SYMBOL;
          case '<' -> twoCharacters("=>");
          case '>' -> twoCharacters("=");
          default -> word(first);
        };
    return new Token(kind, text.substring(start, position), start);
  }

  private Kind placeholder(Kind kind) {
    int start = position;
    skipNameCharacters();
    if (position == start) {
      throw unexpected();
    }
    return kind;
  }

  private Kind twoCharacters(String second) {
    if (position < text.length() && second.indexOf(text.charAt(position)) >= 0) {
      position++;
    }
    return Kind.SYMBOL;
  }

  private Kind word(char first) {
    if (first >= '0' && first <= '9') {
      while (position < text.length() && Character.isDigit(text.charAt(position))) {
        position++;
      }
      return Kind.NUMBER;
    }
    if (!isNameCharacter(first)) {
      throw unexpected();
    }
    skipNameCharacters();
    return Kind.WORD;
  }

  private void skipNameCharacters() {
    while (position < text.length() && isNameCharacter(text.charAt(position))) {
      position++;
    }
  }

  private static boolean isNameCharacter(char c) {
    return c < 0x80 && (Character.isLetterOrDigit(c) || c == '_');
  }

  private RuntimeException unexpected() {
    return ServiceError.validation(
        "Invalid %s: Syntax error; token: \"%s\", near: \"%s\""
            .formatted(what, text.charAt(position - 1), text));
  }
}
