package meridian.local.database.expression;

/**
 * A part of an expression.
 *
 * @param text as it is written
 * @param position of its first character
 */
record Token(Kind kind, String text, int position) {

  /** The kinds of tokens. */
  enum Kind {
    /** A keyword, a function or an attribute's name. */
    WORD,
    /** {@code #name}, in place of an attribute's name. */
    NAME,
    /** {@code :value}. */
    VALUE,
    /** Digits, the index of a list's element. */
    NUMBER,
    /** An operator or punctuation. */
    SYMBOL,
    /** The end of the expression. */
    END
  }

  boolean isWord(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }
}
