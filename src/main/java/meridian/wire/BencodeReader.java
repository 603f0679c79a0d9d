package meridian.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import meridian.wire.Bencoded.ByteString;
import meridian.wire.Bencoded.Dictionary;
import meridian.wire.Bencoded.Int;
import meridian.wire.Bencoded.Sequence;

/** A recursive descent parser of bencode (BEP 3), as {@link Bencoded#decode} specifies. */
final class BencodeReader {

  /** Keeps hostile input from exhausting the stack. */
  static final int MAX_DEPTH = 64;

  private final byte[] bytes;
  private int at;

  private BencodeReader(byte[] bytes) {
    this.bytes = bytes;
  }

  static Bencoded read(byte[] bytes) throws MalformedBencodeException {
    BencodeReader reader = new BencodeReader(bytes);
    Bencoded value = reader.value(0);
    if (reader.at < bytes.length) {
      throw reader.malformed("trailing bytes after the value");
    }
    return value;
  }

  private Bencoded value(int depth) throws MalformedBencodeException {
    return switch (peek()) {
      case 'i' -> integer();
      case 'l' -> sequence(depth + 1);
      case 'd' -> dictionary(depth + 1);
      default -> new ByteString(string());
    };
  }

  private Int integer() throws MalformedBencodeException {
    at++;
    return new Int(numberBefore('e'));
  }

  private Sequence sequence(int depth) throws MalformedBencodeException {
    enter(depth);
    List<Bencoded> items = new ArrayList<>();
    while (peek() != 'e') {
      items.add(value(depth));
    }
    at++;
    return new Sequence(items);
  }

  private Dictionary dictionary(int depth) throws MalformedBencodeException {
    enter(depth);
    Map<String, Bencoded> entries = new HashMap<>();
    while (peek() != 'e') {
      String key = string();
      if (entries.put(key, value(depth)) != null) {
        throw malformed("duplicate key");
      }
    }
    at++;
    return new Dictionary(entries);
  }

  private void enter(int depth) throws MalformedBencodeException {
    if (depth > MAX_DEPTH) {
      throw malformed("nested too deeply");
    }
    at++;
  }

  private String string() throws MalformedBencodeException {
    long length = numberBefore(':');
    if (length < 0 || length > bytes.length - at) {
      throw malformed("a string longer than the input");
    }
    int from = at;
    at += (int) length;
    return latin1(from, at);
  }

  /** Integers have one canonical form; any other form is malformed. */
  private long numberBefore(char end) throws MalformedBencodeException {
    int from = at;
    while (peek() != end) {
      at++;
    }
    String digits = latin1(from, at++);
    try {
      long number = Long.parseLong(digits);
      if (Long.toString(number).equals(digits)) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Falls through: not a number.
    }
    throw malformed("not a canonical integer of at most 64 bits");
  }

  private byte peek() throws MalformedBencodeException {
    if (at == bytes.length) {
      throw malformed("unexpected end of input");
    }
    return bytes[at];
  }

  private String latin1(int from, int to) {
    return new String(bytes, from, to - from, ISO_8859_1);
  }

  private MalformedBencodeException malformed(String fault) {
    return new MalformedBencodeException(at, fault);
  }
}
