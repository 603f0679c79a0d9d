package meridian.local.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The target of an HTTP request, in origin form ({@code /path?query}) or absolute form ({@code
 * http://host/path?query}; RFC 9112, section 3.2.2).
 *
 * @param host the host and port of the absolute form, which replace the {@code Host} header; empty
 *     in origin form
 * @param path as sent, not percent-decoded; {@code /} if an absolute form has none
 * @param query what follows the first question mark, as sent; empty if there is none
 */
record RequestTarget(Optional<String> host, String path, String query) {

  private static final Pattern SCHEME_AND_HOST =
      Pattern.compile("https?://([^/?]+)", Pattern.CASE_INSENSITIVE);

  /** Splits a target; every text has a path and a query. */
  static RequestTarget of(String target) {
    Matcher absolute = SCHEME_AND_HOST.matcher(target);
    if (!absolute.lookingAt()) {
      return split(Optional.empty(), target);
    }
    String rest = target.substring(absolute.end());
    return split(Optional.of(absolute.group(1)), rest.startsWith("/") ? rest : "/" + rest);
  }

  private static RequestTarget split(Optional<String> host, String target) {
    int question = target.indexOf('?');
    return new RequestTarget(
        host,
        question < 0 ? target : target.substring(0, question),
        question < 0 ? "" : target.substring(question + 1));
  }
}
