package meridian.local.database.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import meridian.local.database.expression.Token.Kind;
import meridian.local.database.item.ServiceError;

/** Divides an expression into tokens. */
final class Tokenizer {

  private static final int MAX_BYTES = 4096;

  /** White space and a token, whose group has the name of its kind. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(?<WORD>[A-Za-z_]\\w*)|(?<NAME>#\\w+)|(?<VALUE>:\\w+)|(?<NUMBER>[0-9]+)"
              + "|(?<SYMBOL><>|<=|>=|[()\\[\\],.+=<>-]))");

  private static final List<Kind> KINDS =
      List.of(Kind.WORD, Kind.VALUE, Kind.SYMBOL, Kind.NAME, Kind.NUMBER);

  private Tokenizer() {}

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
    List<Token> tokens = new ArrayList<>();
    int end = text.stripTrailing().length();
    Matcher matcher = TOKEN.matcher(text);
    for (int position = 0; position < end; position = matcher.end()) {
      if (!matcher.region(position, end).lookingAt()) {
        throw ServiceError.validation(
            "Invalid %s: Syntax error; token: \"%s\", near: \"%s\""
                .formatted(what, text.substring(position, end).strip().charAt(0), text));
      }
      tokens.add(token(matcher));
    }
    tokens.add(new Token(Kind.END, "<EOF>", end));
    return tokens;
  }

  private static Token token(Matcher matcher) {
    for (Kind kind : KINDS) {
      int start = matcher.start(kind.name());
      if (start >= 0) {
        return new Token(kind, matcher.group(kind.name()), start);
      }
    }
    throw new IllegalStateException("a token of no kind: " + matcher.group());
  }
}
