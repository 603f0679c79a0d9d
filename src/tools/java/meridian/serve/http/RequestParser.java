package meridian.serve.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;
import meridian.http.HttpRequest;
import meridian.peer.Address;

/**
 * Parses HTTP/1.0 and HTTP/1.1 requests (RFC 9112) that are in memory as a whole. Any bytes are a
 * request, the beginning of one, or one that is refused with a {@link Fault}. The request target
 * may have any byte but a space, CR or LF, since clients do not escape all that they should.
 *
 * <p>A parser is used again for each request of an event loop, so that a request needs few objects.
 * Not safe for use by several threads.
 */
final class RequestParser {

  /** More bytes are needed. */
  static final int INCOMPLETE = -1;

  /** The request is refused; {@link #fault} says why. */
  static final int REFUSED = -2;

  private static final int MAX_METHOD = 16;

  private static final int VERSION_LENGTH = 8;

  /** Requests have no numbers: the log names no client. */
  private static final String ID = "over HTTP";

  private static final byte[] VERSION = ascii("HTTP/1.");
  private static final byte[] PROTOCOL = ascii("http/");
  private static final byte[] GET = ascii("GET");
  private static final byte[] HTTP = ascii("http://");
  private static final byte[] HTTPS = ascii("https://");
  private static final byte[] ANNOUNCE = ascii("/announce");

  /** Which bytes a method and a header's name may have (RFC 9110, section 5.6.2). */
  private static final boolean[] TOKEN = tokens();

  /** Why a request is refused. */
  enum Fault {
    MALFORMED(400),
    BODY_TOO_LARGE(413),
    HEAD_TOO_LARGE(431),
    UNSUPPORTED(501);

    private final int status;

    Fault(int status) {
      this.status = status;
    }

    /** The HTTP status code. */
    int status() {
      return status;
    }
  }

  private final int maxHead;
  private final RequestHeaders headers;

  private byte[] bytes = {};
  private Fault fault = Fault.MALFORMED;
  private int lineEnd;
  private int methodStart;
  private int methodEnd;
  private int pathStart;
  private int pathEnd;
  private int targetEnd;
  private boolean isHttp10;

  /**
   * A parser.
   *
   * @param maxHead the most bytes of a request line with its headers
   * @param maxBody the most bytes of a body, which is ignored
   */
  RequestParser(int maxHead, int maxBody) {
    this.maxHead = maxHead;
    this.headers = new RequestHeaders(maxBody);
  }

  static byte[] ascii(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static boolean[] tokens() {
    boolean[] tokens = new boolean[256];
    for (int c = '!'; c <= '~'; c++) {
      tokens[c] = "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
    }
    return tokens;
  }

  /**
   * Parses the request that begins at an index.
   *
   * @param buffer must not change while the request's parts are read
   * @return the index after the request, {@link #INCOMPLETE}, or {@link #REFUSED}
   */
  int parse(byte[] buffer, int from, int to) {
    bytes = buffer;
    headers.clear(buffer);
    int limit = (int) Math.min((long) from + maxHead, to);
    int at = parseHead(from, limit);
    if (at == INCOMPLETE) {
      return to - from < maxHead ? INCOMPLETE : refuse(Fault.HEAD_TOO_LARGE);
    }
    if (at == REFUSED) {
      return at;
    }
    return to - at < headers.contentLength() ? INCOMPLETE : at + headers.contentLength();
  }

  private int parseHead(int from, int to) {
    int start = skipEmptyLines(from, to);
    if (start < 0) {
      return start;
    }
    int at = parseRequestLine(start, to);
    while (at >= 0) {
      if (at == to) {
        return INCOMPLETE;
      }
      byte first = bytes[at];
      if (first == '\n') {
        return at + 1;
      }
      if (first == '\r') {
        return at + 1 == to ? INCOMPLETE : bytes[at + 1] == '\n' ? at + 2 : refuse(Fault.MALFORMED);
      }
      at = parseHeader(at, to);
    }
    return at;
  }

  /** Skips empty lines before a request (RFC 9112, section 2.2). */
  private int skipEmptyLines(int from, int to) {
    int at = from;
    while (at < to && (bytes[at] == '\r' || bytes[at] == '\n')) {
      if (bytes[at] == '\r') {
        if (at + 1 == to) {
          return INCOMPLETE;
        }
        if (bytes[at + 1] != '\n') {
          return refuse(Fault.MALFORMED);
        }
        at++;
      }
      at++;
    }
    return at == to ? INCOMPLETE : at;
  }

  private int parseRequestLine(int from, int to) {
    methodStart = from;
    int at = from;
    while (at < to && TOKEN[bytes[at] & 0xff]) {
      at++;
    }
    if (at - from > MAX_METHOD) {
      return refuse(Fault.UNSUPPORTED);
    }
    if (at == to) {
      return INCOMPLETE;
    }
    methodEnd = at;
    if (at == from || bytes[at] != ' ') {
      return refuse(Fault.MALFORMED);
    }
    at = parseTarget(at + 1, to);
    return at < 0 ? at : parseVersion(at + 1, to);
  }

  /** Returns the index of the space after the target. */
  private int parseTarget(int from, int to) {
    int question = -1;
    int at = from;
    for (; at < to; at++) {
      byte c = bytes[at];
      if (c == ' ') {
        break;
      }
      if (c == '\n' || c == '\r') {
        return refuse(Fault.MALFORMED);
      }
      if (c == '?' && question < 0) {
        question = at;
      }
    }
    if (at == to) {
      return INCOMPLETE;
    }
    targetEnd = at;
    pathEnd = question < 0 ? at : question;
    pathStart = pathStart(from, pathEnd);
    return pathStart < 0 ? refuse(Fault.MALFORMED) : at;
  }

  /**
   * Where the path of a target begins: it is an origin form ({@code /path}), an absolute form
   * ({@code http://host/path}), or an asterisk (RFC 9112, section 3.2). Negative if it is neither.
   */
  private int pathStart(int from, int to) {
    if (from < to && bytes[from] == '/') {
      return from;
    }
    if (to - from == 1 && bytes[from] == '*') {
      return from;
    }
    int host =
        RequestHeaders.startsWith(bytes, from, to, HTTP)
            ? from + HTTP.length
            : RequestHeaders.startsWith(bytes, from, to, HTTPS) ? from + HTTPS.length : to;
    if (host == to) {
      return -1;
    }
    int at = host;
    while (at < to && bytes[at] != '/') {
      at++;
    }
    return at == host ? -1 : at;
  }

  private int parseVersion(int from, int to) {
    int end = lineEnd(from, to);
    if (end < 0) {
      return end;
    }
    if (end - from != VERSION_LENGTH || !matches(from, VERSION)) {
      return refuse(
          end - from == VERSION_LENGTH && RequestHeaders.startsWith(bytes, from, end, PROTOCOL)
              ? Fault.UNSUPPORTED
              : Fault.MALFORMED);
    }
    byte minor = bytes[end - 1];
    if (minor < '0' || minor > '9') {
      return refuse(Fault.MALFORMED);
    }
    isHttp10 = minor == '0';
    return lineEnd;
  }

  private int parseHeader(int from, int to) {
    int at = from;
    while (at < to && TOKEN[bytes[at] & 0xff]) {
      at++;
    }
    if (at == to) {
      return INCOMPLETE;
    }
    if (at == from || bytes[at] != ':') {
      return refuse(Fault.MALFORMED);
    }
    int nameEnd = at;
    int start = at + 1;
    int end = lineEnd(start, to);
    if (end < 0) {
      return end;
    }
    Fault fieldFault = headers.read(from, nameEnd, start, end);
    return fieldFault == null ? lineEnd : refuse(fieldFault);
  }

  /**
   * Returns the end of a line's text, and sets where the next line begins. A line may end with LF
   * alone; it may contain neither a NUL nor a CR.
   */
  private int lineEnd(int from, int to) {
    for (int at = from; at < to; at++) {
      byte c = bytes[at];
      if (c == '\n') {
        lineEnd = at + 1;
        return at;
      }
      if (c == '\r') {
        if (at + 1 == to) {
          return INCOMPLETE;
        }
        if (bytes[at + 1] != '\n') {
          return refuse(Fault.MALFORMED);
        }
        lineEnd = at + 2;
        return at;
      }
      if (c == 0) {
        return refuse(Fault.MALFORMED);
      }
    }
    return INCOMPLETE;
  }

  private int refuse(Fault reason) {
    fault = reason;
    return REFUSED;
  }

  private boolean matches(int from, byte[] text) {
    for (int i = 0; i < text.length; i++) {
      if (bytes[from + i] != text[i]) {
        return false;
      }
    }
    return true;
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, ISO_8859_1);
  }

  /** Why the last request was refused. */
  Fault fault() {
    return fault;
  }

  /**
   * The last request.
   *
   * @param client that sent it; empty if a proxy named none
   */
  HttpRequest request(Optional<Address> client) {
    return new HttpRequest(ID, method(), path(), query(), client, headers.ifNoneMatch());
  }

  /** The method as sent. Methods are case-sensitive. */
  String method() {
    return methodEnd - methodStart == GET.length && matches(methodStart, GET)
        ? "GET"
        : text(methodStart, methodEnd);
  }

  /** The path as sent, each byte a character. */
  String path() {
    int length = pathEnd - pathStart;
    return length == ANNOUNCE.length && matches(pathStart, ANNOUNCE)
        ? "/announce"
        : length == 0 ? "/" : text(pathStart, pathEnd);
  }

  /** What follows the first question mark, each byte a character; empty if there is none. */
  String query() {
    return pathEnd == targetEnd ? "" : text(pathEnd + 1, targetEnd);
  }

  /** The headers of the last request. */
  RequestHeaders headers() {
    return headers;
  }

  /** Whether the client may send another request on the connection. */
  boolean keepsAlive() {
    return headers.keepsAlive(isHttp10);
  }

  /** Whether the client must be told that the connection stays open. */
  boolean isHttp10() {
    return isHttp10;
  }
}
