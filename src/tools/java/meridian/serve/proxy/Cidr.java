package meridian.serve.proxy;

import java.util.Optional;
import meridian.peer.Address;
import meridian.peer.Family;

/**
 * A block of addresses of one family, such as {@code 10.0.0.0/8} (RFC 4632).
 *
 * @param address any address of the block
 * @param length how many leading bits its addresses have in common
 */
public record Cidr(Address address, int length) {

  private static final int BITS_OF_INT = 32;
  private static final int BITS_OF_LONG = 64;

  /**
   * Parses a block; an address alone is a block of one.
   *
   * @throws IllegalArgumentException if it is none; the message completes "TEXT ..."
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    Optional<Address> address = Address.parse(slash < 0 ? text : text.substring(0, slash));
    int bits = address.map(Address::family).map(Family::addressBytes).orElse(0) * Byte.SIZE;
    int length = slash < 0 ? bits : length(text.substring(slash + 1));
    if (address.isEmpty() || length < 0 || length > bits) {
      throw new IllegalArgumentException(
          "must be an address or a block such as 10.0.0.0/8 or 2001:db8::/32: " + text);
    }
    return new Cidr(address.get(), length);
  }

  private static int length(String text) {
    return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
  }

  /** Whether an address is in the block. */
  public boolean contains(Address other) {
    return switch (address) {
      case Address.V4(int bits) ->
          other instanceof Address.V4(int others) && isEqual(bits, others, length);
      case Address.V6(long high, long low) ->
          other instanceof Address.V6(long otherHigh, long otherLow)
              && isEqual(high, otherHigh, Math.min(length, BITS_OF_LONG))
              && isEqual(low, otherLow, Math.max(length - BITS_OF_LONG, 0));
    };
  }

  private static boolean isEqual(int one, int other, int leading) {
    return leading == 0 || (one ^ other) >>> (BITS_OF_INT - leading) == 0;
  }

  private static boolean isEqual(long one, long other, int leading) {
    return leading == 0 || (one ^ other) >>> (BITS_OF_LONG - leading) == 0;
  }

  @Override
  public String toString() {
    return address.compressed() + "/" + length;
  }
}
