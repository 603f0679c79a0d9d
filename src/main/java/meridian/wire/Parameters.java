package meridian.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import meridian.peer.Id160;

/**
 * The parameters of a query. Values are decoded on access, so that malformed values of unused
 * parameters fail no request.
 */
final class Parameters {

  private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]{1,40}");
  private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  /** A number with as many digits fits into 64 bits. */
  private static final int SHORT_NUMBER = 18;

  private static final int NONE = -1;

  // Where each parameter is in the query: its start, the end of its name, and its end.
  private static final int PLACES = 3;
  private static final int USUAL_PARAMETERS = 16;

  private final String query;
  private int[] places = new int[PLACES * USUAL_PARAMETERS];
  private int size;
  private boolean hasEscapedNames;

  private Parameters(String query) {
    this.query = query;
  }

  /**
   * Parses a query. A parameter without {@code =} has an empty value. Names may be escaped, as
   * anacrolix and npm's bittorrent-tracker escape {@code info%5Fhash}.
   */
  static Parameters of(String rawQuery) {
    Parameters parameters = new Parameters(rawQuery);
    for (int from = 0, to; from <= rawQuery.length(); from = to + 1) {
      to = indexOf('&', rawQuery, from, rawQuery.length());
      parameters.add(from, indexOf('=', rawQuery, from, to), to);
    }
    return parameters;
  }

  private static int indexOf(char separator, String text, int from, int to) {
    int index = text.indexOf(separator, from, to);
    return index < 0 ? to : index;
  }

  private void add(int from, int nameEnd, int to) {
    if (PLACES * size == places.length) {
      places = Arrays.copyOf(places, 2 * places.length);
    }
    places[PLACES * size] = from;
    places[PLACES * size + 1] = nameEnd;
    places[PLACES * size + 2] = to;
    size++;
    hasEscapedNames |= query.indexOf('%', from, nameEnd) >= 0;
  }

  /** The next parameter with a name, or {@link #NONE}. */
  private int find(String name, int first) {
    for (int parameter = first; parameter < size; parameter++) {
      int from = places[PLACES * parameter];
      int length = places[PLACES * parameter + 1] - from;
      if (length == name.length()
          ? query.startsWith(name, from)
          : hasEscapedNames && isEscaped(name, from, length)) {
        return parameter;
      }
    }
    return NONE;
  }

  /** A name that is not properly encoded is no escaped one. */
  private boolean isEscaped(String name, int from, int length) {
    return length > name.length()
        && PercentEncoding.decode(query.substring(from, from + length))
            .filter(bytes -> new String(bytes, ISO_8859_1).equals(name))
            .isPresent();
  }

  private int valueStart(int parameter) {
    return Math.min(places[PLACES * parameter + 1] + 1, valueEnd(parameter));
  }

  private int valueEnd(int parameter) {
    return places[PLACES * parameter + 2];
  }

  private String value(int parameter) {
    return query.substring(valueStart(parameter), valueEnd(parameter));
  }

  /** The first value as an identifier. */
  Id160 id(String name) throws MalformedRequestException {
    return id(name, find(name, 0));
  }

  /** The first values, at least one and up to a maximum, as identifiers. */
  List<Id160> ids(String name, int atMost) throws MalformedRequestException {
    List<Id160> ids = new ArrayList<>();
    for (int parameter = find(name, 0);
        parameter != NONE && ids.size() < atMost;
        parameter = find(name, parameter + 1)) {
      ids.add(id(name, parameter));
    }
    if (ids.isEmpty()) {
      throw new MalformedRequestException(name, "missing");
    }
    return ids;
  }

  /**
   * Decodes an identifier. A bare plus is a space (0x20): the clients that send one encode a form,
   * which are anacrolix's scrape, MonoTorrent before its pull request 645, and monitors that use
   * Python's {@code urlencode}. Clients that mean a plus escape it: npm's bittorrent-tracker since
   * its pull request 52. chihaya, npm and xbt read it so too.
   */
  private Id160 id(String name, int parameter) throws MalformedRequestException {
    if (parameter == NONE) {
      throw new MalformedRequestException(name, "missing");
    }
    byte[] bytes = decode(name, value(parameter).replace('+', ' '));
    if (bytes.length == 0) {
      throw new MalformedRequestException(name, "missing");
    }
    if (bytes.length != Id160.BYTES) {
      throw new MalformedRequestException(name, "must be 20 bytes, not " + bytes.length);
    }
    return Id160.of(bytes);
  }

  /** The first value as a decimal number, clamped to 64 bits; none if it is missing or empty. */
  OptionalLong number(String name) throws MalformedRequestException {
    int parameter = find(name, 0);
    if (parameter == NONE || valueStart(parameter) == valueEnd(parameter)) {
      return OptionalLong.empty();
    }
    return isShortNumber(parameter)
        ? OptionalLong.of(Long.parseLong(query, valueStart(parameter), valueEnd(parameter), 10))
        : number(name, new String(decode(name, value(parameter)), ISO_8859_1));
  }

  private boolean isShortNumber(int parameter) {
    for (int at = valueStart(parameter); at < valueEnd(parameter); at++) {
      if (query.charAt(at) < '0' || query.charAt(at) > '9') {
        return false;
      }
    }
    return valueEnd(parameter) - valueStart(parameter) <= SHORT_NUMBER;
  }

  private static OptionalLong number(String name, String digits) throws MalformedRequestException {
    if (!DECIMAL.matcher(digits).matches()) {
      throw new MalformedRequestException(name, "must be a decimal number");
    }
    BigInteger number = new BigInteger(digits);
    return OptionalLong.of(number.min(MAX).max(MIN).longValue());
  }

  /** The first value, possibly empty, as ISO-8859-1. */
  Optional<String> text(String name) throws MalformedRequestException {
    int parameter = find(name, 0);
    return parameter == NONE
        ? Optional.empty()
        : Optional.of(new String(decode(name, value(parameter)), ISO_8859_1));
  }

  /** All correctly encoded values, as ISO-8859-1. */
  List<String> texts(String name) {
    int parameter = find(name, 0);
    if (parameter == NONE) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (; parameter != NONE; parameter = find(name, parameter + 1)) {
      Optional<byte[]> bytes = PercentEncoding.decode(value(parameter));
      if (bytes.isPresent()) {
        texts.add(new String(bytes.get(), ISO_8859_1));
      }
    }
    return texts;
  }

  private static byte[] decode(String name, String value) throws MalformedRequestException {
    return PercentEncoding.decode(value)
        .orElseThrow(() -> new MalformedRequestException(name, "is not properly percent-encoded"));
  }
}
