package meridian.wire;

import java.util.Arrays;
import java.util.Map;
import meridian.peer.Address;
import meridian.peer.Endpoint;
import meridian.wire.Bencoded.ByteString;
import meridian.wire.Bencoded.Dictionary;
import meridian.wire.Bencoded.Int;
import meridian.wire.Bencoded.Sequence;

/**
 * Encodes bencode (BEP 3): whole values, or their parts one after the other, so that answers to
 * announces need no values.
 */
final class BencodeWriter {

  private static final int MAX_DIGITS = 20;

  private byte[] bytes = new byte[512];
  private int size;

  void write(Bencoded value) {
    switch (value) {
      case ByteString string -> string(string.latin1());
      case Int number -> number(number.value());
      case Sequence list -> {
        beginList();
        for (Bencoded item : list.items()) {
          write(item);
        }
        end();
      }
      case Dictionary dictionary -> {
        beginDictionary();
        for (Map.Entry<String, Bencoded> entry : dictionary.entries().entrySet()) {
          string(entry.getKey());
          write(entry.getValue());
        }
        end();
      }
    }
  }

  /** Begins a dictionary; its keys must be written in their order. */
  void beginDictionary() {
    raw('d');
  }

  void beginList() {
    raw('l');
  }

  /** Ends a list or a dictionary. */
  void end() {
    raw('e');
  }

  void entry(String key, long number) {
    string(key);
    number(number);
  }

  void entry(String key, String latin1) {
    string(key);
    string(latin1);
  }

  void number(long number) {
    raw('i');
    digits(number);
    raw('e');
  }

  void string(String latin1) {
    beginString(latin1.length());
    putLatin1(latin1);
  }

  @SuppressWarnings("deprecation") // It copies the low byte of each character, as ISO-8859-1 does.
  private void putLatin1(String latin1) {
    reserve(latin1.length());
    latin1.getBytes(0, latin1.length(), bytes, size);
    size += latin1.length();
  }

  /** Begins a string, whose bytes are put next. */
  void beginString(int length) {
    digits(length);
    raw(':');
  }

  /** Puts the bytes of an address into a string. */
  void put(Address address) {
    switch (address) {
      case Address.V4(int bits) -> putNumber(bits, Integer.BYTES);
      case Address.V6(long high, long low) -> {
        putNumber(high, Long.BYTES);
        putNumber(low, Long.BYTES);
      }
    }
  }

  /** Puts an endpoint in its compact form into a string (BEP 7, BEP 23). */
  void put(Endpoint endpoint) {
    put(endpoint.address());
    putNumber(endpoint.port(), Short.BYTES);
  }

  private void putNumber(long bits, int length) {
    reserve(length);
    for (int shift = Byte.SIZE * (length - 1); shift >= 0; shift -= Byte.SIZE) {
      bytes[size++] = (byte) (bits >>> shift);
    }
  }

  private void digits(long number) {
    if (number < 0) {
      putLatin1(Long.toString(number));
      return;
    }
    reserve(MAX_DIGITS);
    int length = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      length++;
    }
    long rest = number;
    for (int at = size + length - 1; at >= size; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += length;
  }

  private void raw(char symbol) {
    reserve(1);
    bytes[size++] = (byte) symbol;
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, size);
  }
}
