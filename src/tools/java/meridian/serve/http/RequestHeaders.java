package meridian.serve.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static meridian.serve.http.RequestParser.ascii;

import meridian.serve.http.RequestParser.Fault;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a request that matter to this server. It is used again for each request of an
 * event loop.
 */
final class RequestHeaders {

  /** A proxy adds one such header; a request with more than this many is an attack. */
  private static final int MAX_FORWARDED_LINES = 16;

  private static final int MAX_LENGTH_DIGITS = 9;

  private static final byte[] CLOSE = ascii("close");
  private static final byte[] KEEP_ALIVE = ascii("keep-alive");
  private static final byte[] CONNECTION = ascii("connection");
  private static final byte[] IF_NONE_MATCH = ascii("if-none-match");
  private static final byte[] CONTENT_LENGTH = ascii("content-length");
  private static final byte[] FORWARDED_FOR = ascii("x-forwarded-for");
  private static final byte[] TRANSFER_ENCODING = ascii("transfer-encoding");

  private final int maxBody;

  private byte[] bytes = {};
  private boolean asksToKeep;
  private boolean asksToClose;
  private boolean hasContentLength;
  private int contentLength;
  private int tagStart;
  private int tagEnd;
  private int forwardedLines;
  private final int[] forwardedStart = new int[MAX_FORWARDED_LINES];
  private final int[] forwardedEnd = new int[MAX_FORWARDED_LINES];

  /**
   * No headers.
   *
   * @param maxBody the most bytes of a body
   */
  RequestHeaders(int maxBody) {
    this.maxBody = maxBody;
  }

  /** Forgets all headers. Those to come are in a buffer. */
  void clear(byte[] buffer) {
    bytes = buffer;
    asksToKeep = false;
    asksToClose = false;
    hasContentLength = false;
    contentLength = 0;
    tagStart = 0;
    tagEnd = 0;
    forwardedLines = 0;
  }

  /**
   * Reads a header.
   *
   * @param name where its name begins
   * @param from where what follows the colon begins
   * @param to where that ends
   * @return why the request is refused; null if it is not
   */
  @Nullable Fault read(int name, int nameEnd, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isBlank(bytes[start])) {
      start++;
    }
    while (end > start && isBlank(bytes[end - 1])) {
      end--;
    }
    switch (nameEnd - name) {
      case 10 -> {
        if (startsWith(bytes, name, nameEnd, CONNECTION)) {
          readConnection(start, end);
        }
      }
      case 13 -> {
        if (startsWith(bytes, name, nameEnd, IF_NONE_MATCH)) {
          tagStart = start;
          tagEnd = end;
        }
      }
      case 14 -> {
        if (startsWith(bytes, name, nameEnd, CONTENT_LENGTH)) {
          return readContentLength(start, end);
        }
      }
      case 15 -> {
        if (startsWith(bytes, name, nameEnd, FORWARDED_FOR)) {
          return readForwarded(start, end);
        }
      }
      case 17 -> {
        if (startsWith(bytes, name, nameEnd, TRANSFER_ENCODING)) {
          return Fault.UNSUPPORTED;
        }
      }
      default -> {}
    }
    return null;
  }

  private void readConnection(int start, int end) {
    int from = start;
    while (from < end) {
      int to = from;
      while (to < end && bytes[to] != ',') {
        to++;
      }
      int last = to;
      while (from < last && isBlank(bytes[from])) {
        from++;
      }
      while (last > from && isBlank(bytes[last - 1])) {
        last--;
      }
      if (last - from == CLOSE.length && startsWith(bytes, from, last, CLOSE)) {
        asksToClose = true;
      }
      if (last - from == KEEP_ALIVE.length && startsWith(bytes, from, last, KEEP_ALIVE)) {
        asksToKeep = true;
      }
      from = to + 1;
    }
  }

  private @Nullable Fault readContentLength(int start, int end) {
    boolean isNumber = start < end;
    int length = 0;
    for (int i = start; i < end; i++) {
      isNumber &= bytes[i] >= '0' && bytes[i] <= '9';
      length = i - start < MAX_LENGTH_DIGITS ? length * 10 + bytes[i] - '0' : Integer.MAX_VALUE;
    }
    if (!isNumber || (hasContentLength && contentLength != length)) {
      return Fault.MALFORMED;
    }
    hasContentLength = true;
    contentLength = length;
    if (length > maxBody) {
      return Fault.BODY_TOO_LARGE;
    }
    return null;
  }

  private @Nullable Fault readForwarded(int start, int end) {
    if (forwardedLines == MAX_FORWARDED_LINES) {
      return Fault.MALFORMED;
    }
    forwardedStart[forwardedLines] = start;
    forwardedEnd[forwardedLines++] = end;
    return null;
  }

  /** Whether a stretch begins with text, whatever its case is. */
  static boolean startsWith(byte[] bytes, int from, int to, byte[] lowerCase) {
    if (to - from < lowerCase.length) {
      return false;
    }
    for (int i = 0; i < lowerCase.length; i++) {
      byte c = bytes[from + i];
      if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != lowerCase[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBlank(byte c) {
    return c == ' ' || c == '\t';
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, ISO_8859_1);
  }

  /** The length of the body; zero if there is none. */
  int contentLength() {
    return contentLength;
  }

  /** Whether the client may send another request on the connection (RFC 9112, section 9.3). */
  boolean keepsAlive(boolean isHttp10) {
    return !asksToClose && (!isHttp10 || asksToKeep);
  }

  /** The value of {@code If-None-Match}; empty if there is none. */
  String ifNoneMatch() {
    return tagStart == tagEnd ? "" : text(tagStart, tagEnd);
  }

  /** The values of all {@code X-Forwarded-For} headers as one list; empty if there are none. */
  String forwardedFor() {
    if (forwardedLines == 0) {
      return "";
    }
    var all = new StringBuilder();
    for (int i = 0; i < forwardedLines; i++) {
      all.append(i == 0 ? "" : ",").append(text(forwardedStart[i], forwardedEnd[i]));
    }
    return all.toString();
  }

  /** Whether the request has an {@code X-Forwarded-For}. */
  boolean isForwarded() {
    return forwardedLines > 0;
  }
}
