package meridian.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A bencoded value (BEP 3). Immutable; equal values have equal encodings. */
public sealed interface Bencoded {

  /**
   * A byte string.
   *
   * @param latin1 the bytes as ISO-8859-1, one character per byte
   */
  record ByteString(String latin1) implements Bencoded {

    /**
     * Checks the characters.
     *
     * @throws IllegalArgumentException if a character is above 255
     */
    public ByteString {
      requireLatin1(latin1);
    }

    /** A byte string of these bytes. */
    public static ByteString of(byte[] bytes) {
      return new ByteString(new String(bytes, ISO_8859_1));
    }

    /** A byte string with the UTF-8 encoding of a text. */
    public static ByteString ofUtf8(String text) {
      return of(text.getBytes(UTF_8));
    }

    /** The bytes, in a new array. */
    public byte[] bytes() {
      return latin1.getBytes(ISO_8859_1);
    }

    /** The bytes decoded as UTF-8; malformed sequences are replaced. */
    public String utf8() {
      return new String(bytes(), UTF_8);
    }
  }

  /** An integer of 64 bits; BEP 3 sets no limit. */
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
   * @param entries the values by key, in the order of the keys' bytes that bencode requires; a
   *     key's bytes are ISO-8859-1 characters
   */
  record Dictionary(Map<String, Bencoded> entries) implements Bencoded {

    /**
     * Takes an immutable, sorted copy of the entries.
     *
     * @throws IllegalArgumentException if a key has a character above 255
     */
    public Dictionary {
      for (String key : entries.keySet()) {
        requireLatin1(key);
      }
      entries = Collections.unmodifiableMap(new TreeMap<>(entries));
    }

    /** The value of a key. */
    public Optional<Bencoded> get(String key) {
      return Optional.ofNullable(entries.get(key));
    }

    /** The value of a key; empty if it has another type. */
    public <T extends Bencoded> Optional<T> get(String key, Class<T> kind) {
      return get(key).filter(kind::isInstance).map(kind::cast);
    }
  }

  /** The encoding, which is unique. */
  default byte[] encode() {
    BencodeWriter writer = new BencodeWriter();
    writer.write(this);
    return writer.bytes();
  }

  /**
   * Decodes exactly one value. Dictionary keys may be unsorted, as some trackers send them. Refused
   * are duplicate keys, leading zeros, negative zero, integers of more than 64 bits, more than 64
   * nested containers, and trailing bytes.
   */
  static Bencoded decode(byte[] bytes) throws MalformedBencodeException {
    return BencodeReader.read(bytes);
  }

  private static void requireLatin1(String text) {
    for (int index = 0; index < text.length(); index++) {
      if (text.charAt(index) > 0xff) {
        throw new IllegalArgumentException("must be one character per byte");
      }
    }
  }
}
