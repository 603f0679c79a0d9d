package meridian.serve.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import meridian.peer.Address;

/**
 * A header of the <a href="https://www.haproxy.org/download/3.2/doc/proxy-protocol.txt">PROXY
 * protocol</a>, version 1 or 2, with which a proxy begins a connection.
 *
 * @param length how many bytes it has
 * @param source the proxy's client; empty if the connection is the proxy's own, or of an unknown
 *     kind
 */
public record ProxyHeader(int length, Optional<Address> source) {

  private static final byte[] V1 = "PROXY ".getBytes(ISO_8859_1);
  private static final byte[] V2 = "\r\n\r\n\0\r\nQUIT\n".getBytes(ISO_8859_1);

  /** The longest header of version 1, with CR and LF. */
  private static final int MAX_V1 = 107;

  private static final int FIXED_V2 = 16;

  /** Room for addresses and some extensions; the longest header has 64 KB. */
  private static final int MAX_V2 = 2_048;

  private static final int LOCAL = 0x20;
  private static final int PROXY = 0x21;
  private static final int IPV4 = 1;
  private static final int IPV6 = 2;

  /** Source and destination addresses, and their ports. */
  private static final int ADDRESSES_V4 = 12;

  private static final int ADDRESSES_V6 = 36;

  private static final Pattern LINE =
      Pattern.compile("PROXY (TCP4|TCP6) (\\S+) (\\S+) ([0-9]{1,5}) ([0-9]{1,5})");

  /** The beginning of a connection is no such header. */
  public static final class MalformedProxyHeaderException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedProxyHeaderException(String fault) {
      super(fault);
    }
  }

  /**
   * Parses the beginning of a connection.
   *
   * @return empty if more bytes are needed
   * @throws MalformedProxyHeaderException if it is not the beginning of a header
   */
  public static Optional<ProxyHeader> parse(byte[] bytes, int from, int to)
      throws MalformedProxyHeaderException {
    if (isBeginning(V1, bytes, from, to)) {
      return parseLine(bytes, from, to);
    }
    if (isBeginning(V2, bytes, from, to)) {
      return parseBinary(bytes, from, to);
    }
    throw new MalformedProxyHeaderException("no PROXY header");
  }

  /** Whether bytes and a signature are equal as far as both go. */
  private static boolean isBeginning(byte[] signature, byte[] bytes, int from, int to) {
    int length = Math.min(signature.length, to - from);
    return Arrays.equals(signature, 0, length, bytes, from, from + length);
  }

  private static Optional<ProxyHeader> parseLine(byte[] bytes, int from, int to)
      throws MalformedProxyHeaderException {
    int limit = Math.min(to, from + MAX_V1);
    int end = from;
    while (end < limit && bytes[end] != '\n') {
      end++;
    }
    if (end == limit) {
      if (to - from >= MAX_V1) {
        throw new MalformedProxyHeaderException("a line without an end");
      }
      return Optional.empty();
    }
    if (bytes[end - 1] != '\r') {
      throw new MalformedProxyHeaderException("a line that does not end with CR LF");
    }
    String line = new String(bytes, from, end - 1 - from, ISO_8859_1);
    int length = end + 1 - from;
    if (line.equals("PROXY UNKNOWN") || line.startsWith("PROXY UNKNOWN ")) {
      return Optional.of(new ProxyHeader(length, Optional.empty()));
    }
    return Optional.of(new ProxyHeader(length, Optional.of(source(line))));
  }

  private static Address source(String line) throws MalformedProxyHeaderException {
    Matcher fields = LINE.matcher(line);
    if (fields.matches()) {
      boolean isV6 = fields.group(1).equals("TCP6");
      Optional<Address> source = Address.parse(fields.group(2));
      Optional<Address> destination = Address.parse(fields.group(3));
      if (source.isPresent()
          && destination.isPresent()
          && fields.group(2).indexOf(':') >= 0 == isV6
          && fields.group(3).indexOf(':') >= 0 == isV6
          && isPort(fields.group(4))
          && isPort(fields.group(5))) {
        return source.get();
      }
    }
    throw new MalformedProxyHeaderException("a line that is not understood");
  }

  private static boolean isPort(String digits) {
    return Integer.parseInt(digits) <= 0xffff;
  }

  private static Optional<ProxyHeader> parseBinary(byte[] bytes, int from, int to)
      throws MalformedProxyHeaderException {
    if (to - from < FIXED_V2) {
      return Optional.empty();
    }
    int command = bytes[from + 12] & 0xff;
    int family = (bytes[from + 13] & 0xff) >>> 4;
    int rest = (bytes[from + 14] & 0xff) << 8 | (bytes[from + 15] & 0xff);
    if (command != LOCAL && command != PROXY) {
      throw new MalformedProxyHeaderException("an unknown version or command");
    }
    if (FIXED_V2 + rest > MAX_V2) {
      throw new MalformedProxyHeaderException("a header that is too long");
    }
    int addresses = family == IPV4 ? ADDRESSES_V4 : family == IPV6 ? ADDRESSES_V6 : 0;
    if (command == PROXY && rest < addresses) {
      throw new MalformedProxyHeaderException("a header without addresses");
    }
    if (to - from < FIXED_V2 + rest) {
      return Optional.empty();
    }
    int start = from + FIXED_V2;
    int size = family == IPV4 ? 4 : 16;
    return Optional.of(
        new ProxyHeader(
            FIXED_V2 + rest,
            command == LOCAL || addresses == 0
                ? Optional.empty()
                : Optional.of(Address.of(Arrays.copyOfRange(bytes, start, start + size)))));
  }
}
