package meridian.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A value that bencode can carry (BEP 3): immutable, and equal to what it decodes to. */
public sealed interface Bencoded {

  /**
   * A byte string.
   *
   * @param latin1 its bytes as ISO-8859-1, a character per byte
   */
  record ByteString(String latin1) implements Bencoded {

    /**
     * A byte string.
     *
     * @throws IllegalArgumentException if a character is above 255
     */
    public ByteString {
      requireLatin1(latin1);
    }

    /** These bytes. */
    public static ByteString of(byte[] bytes) {
      return new ByteString(new String(bytes, ISO_8859_1));
    }

    /** The UTF-8 form of a text. */
    public static ByteString ofUtf8(String text) {
      return of(text.getBytes(UTF_8));
    }

    /** The bytes, in a fresh array. */
    public byte[] bytes() {
      return latin1.getBytes(ISO_8859_1);
    }

    /** The text of which this is the UTF-8 form; what is no UTF-8 is replaced. */
    public String utf8() {
      return new String(bytes(), UTF_8);
    }
  }

  /** An integer. BEP 3 sets no bounds; here it has 64 bits. */
  record Int(long value) implements Bencoded {}

  /** A list. */
  record Sequence(List<Bencoded> items) implements Bencoded {
    /** Takes an immutable copy of the items. */
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /**
   * A dictionary.
   *
   * @param entries its values by key, in the order that bencode demands; a key is raw bytes as
   *     ISO-8859-1, whose natural order is the order of the bytes
   */
  record Dictionary(Map<String, Bencoded> entries) implements Bencoded {

    /**
     * Takes an immutable, sorted copy of the entries.
     *
     * @throws IllegalArgumentException if a key has a character above 255
     */
    public Dictionary {
      entries.keySet().forEach(Bencoded::requireLatin1);
      entries = Collections.unmodifiableMap(new TreeMap<>(entries));
    }

    /** The value of a key. */
    public Optional<Bencoded> get(String key) {
      return Optional.ofNullable(entries.get(key));
    }

    /** The value of a key, if it is of that kind. */
    public <T extends Bencoded> Optional<T> get(String key, Class<T> kind) {
      return get(key).filter(kind::isInstance).map(kind::cast);
    }
  }

  /** The bencoded form, of which there is only one. */
  default byte[] encode() {
    BencodeWriter writer = new BencodeWriter();
    writer.write(this);
    return writer.bytes();
  }

  /**
   * Reads one value and nothing after it. Lenient where other trackers err harmlessly: keys of a
   * dictionary may come unsorted. Strict where a value would be in doubt: no key twice, no leading
   * zeros, no negative zero, no integer of more than 64 bits, no more than 64 containers one inside
   * the other.
   */
  static Bencoded decode(byte[] bytes) throws MalformedBencodeException {
    return BencodeReader.read(bytes);
  }

  private static void requireLatin1(String text) {
    if (text.chars().anyMatch(character -> character > 0xff)) {
      throw new IllegalArgumentException("must be one character per byte");
    }
  }
}
