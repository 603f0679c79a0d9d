package meridian.wire;

/** How clients escape the bytes of an identifier. */
enum EscapeStyle {
  EVERYTHING_UPPER(Digits.UPPER, ""),
  EVERYTHING_LOWER(Digits.LOWER, ""),
  LIBTORRENT(Digits.LOWER, "-_!.~*()" + Digits.AND_LETTERS),
  TRANSMISSION(Digits.UPPER, "-_.~" + Digits.AND_LETTERS),
  RTORRENT(Digits.UPPER, "-" + Digits.AND_LETTERS),
  NPM(Digits.UPPER, "-_." + Digits.AND_LETTERS);

  private static final class Digits {
    static final String UPPER = "0123456789ABCDEF";
    static final String LOWER = "0123456789abcdef";
    static final String AND_LETTERS =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  }

  private final String digits;
  private final String bare;

  EscapeStyle(String digits, String bare) {
    this.digits = digits;
    this.bare = bare;
  }

  String escape(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) {
      if (bare.indexOf(b) >= 0) {
        text.append((char) b);
      } else {
        text.append('%').append(digits.charAt(b >> 4 & 0xf)).append(digits.charAt(b & 0xf));
      }
    }
    return text.toString();
  }
}
