package meridian.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private final Map<String, List<String>> valuesByName;

  private Parameters(Map<String, List<String>> valuesByName) {
    this.valuesByName = valuesByName;
  }

  /**
   * Parses a query. A parameter without {@code =} has an empty value. Names may be escaped, as
   * anacrolix and npm's bittorrent-tracker escape {@code info%5Fhash}.
   */
  static Parameters of(String rawQuery) {
    Map<String, List<String>> valuesByName = new HashMap<>();
    for (int from = 0, to; from <= rawQuery.length(); from = to + 1) {
      to = indexOf('&', rawQuery, from, rawQuery.length());
      int nameEnd = indexOf('=', rawQuery, from, to);
      valuesByName
          .computeIfAbsent(name(rawQuery.substring(from, nameEnd)), _ -> new ArrayList<>(1))
          .add(rawQuery.substring(Math.min(nameEnd + 1, to), to));
    }
    return new Parameters(valuesByName);
  }

  /** A name without escapes; a name that is not properly encoded stays as it is. */
  private static String name(String raw) {
    return raw.indexOf('%') < 0
        ? raw
        : PercentEncoding.decode(raw).map(bytes -> new String(bytes, ISO_8859_1)).orElse(raw);
  }

  private static int indexOf(char separator, String text, int from, int to) {
    int index = text.indexOf(separator, from, to);
    return index < 0 ? to : index;
  }

  /** The first value as an identifier. */
  Id160 id(String name) throws MalformedRequestException {
    return ids(name, 1).getFirst();
  }

  /** The first values, at least one and up to a maximum, as identifiers. */
  List<Id160> ids(String name, int atMost) throws MalformedRequestException {
    List<Id160> ids = new ArrayList<>();
    for (String value : values(name).stream().limit(atMost).toList()) {
      ids.add(id(name, value));
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
  private static Id160 id(String name, String value) throws MalformedRequestException {
    byte[] bytes = decode(name, value.replace('+', ' '));
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
    String digits = text(name).orElse("");
    if (digits.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!DECIMAL.matcher(digits).matches()) {
      throw new MalformedRequestException(name, "must be a decimal number");
    }
    BigInteger number = new BigInteger(digits);
    return OptionalLong.of(number.min(MAX).max(MIN).longValue());
  }

  /** The first value, possibly empty, as ISO-8859-1. */
  Optional<String> text(String name) throws MalformedRequestException {
    List<String> values = values(name);
    return values.isEmpty()
        ? Optional.empty()
        : Optional.of(new String(decode(name, values.getFirst()), ISO_8859_1));
  }

  /** All correctly encoded values, as ISO-8859-1. */
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (String value : values(name)) {
      Optional<byte[]> bytes = PercentEncoding.decode(value);
      if (bytes.isPresent()) {
        texts.add(new String(bytes.get(), ISO_8859_1));
      }
    }
    return texts;
  }

  private List<String> values(String name) {
    return valuesByName.getOrDefault(name, List.of());
  }

  private static byte[] decode(String name, String value) throws MalformedRequestException {
    return PercentEncoding.decode(value)
        .orElseThrow(() -> new MalformedRequestException(name, "is not properly percent-encoded"));
  }
}
