package meridian.peer;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An IPv4 or IPv6 address without a zone. IPv4-mapped IPv6 addresses become IPv4. */
public sealed interface Address {

  /**
   * An IPv4 address.
   *
   * @param bits the four bytes, big-endian
   */
  record V4(int bits) implements Address {
    @Override
    public Family family() {
      return Family.IPV4;
    }

    @Override
    public byte[] bytes() {
      return ByteBuffer.allocate(Family.IPV4.addressBytes()).putInt(bits).array();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof V4 address && bits == address.bits;
    }

    @Override
    public int hashCode() {
      return bits;
    }

    @Override
    public String toString() {
      return Address.literal(bytes());
    }
  }

  /**
   * An IPv6 address.
   *
   * @param high bytes 0 to 7, big-endian
   * @param low bytes 8 to 15, big-endian
   */
  record V6(long high, long low) implements Address {
    @Override
    public Family family() {
      return Family.IPV6;
    }

    @Override
    public byte[] bytes() {
      return ByteBuffer.allocate(Family.IPV6.addressBytes()).putLong(high).putLong(low).array();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof V6 address && high == address.high && low == address.low;
    }

    @Override
    public int hashCode() {
      return 31 * Long.hashCode(high) + Long.hashCode(low);
    }

    @Override
    public String toString() {
      return Address.literal(bytes());
    }
  }

  /** The address family. */
  Family family();

  /** Whether the address can be a host's: neither unspecified nor multicast. */
  default boolean isUnicast() {
    InetAddress address = inet(bytes());
    return !address.isAnyLocalAddress() && !address.isMulticastAddress();
  }

  /** The 4 or 16 bytes in network order, in a new array. */
  byte[] bytes();

  /**
   * Reads an address in network order.
   *
   * @throws IllegalArgumentException unless there are 4 or 16 bytes
   */
  static Address of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return switch (bytes.length) {
      case 4 -> new V4(buffer.getInt());
      case 16 -> of(buffer.getLong(), buffer.getLong());
      default -> throw new IllegalArgumentException("must be 4 or 16 bytes, not " + bytes.length);
    };
  }

  private static Address of(long high, long low) {
    boolean mapped = high == 0 && low >>> 32 == 0xffff;
    return mapped ? new V4((int) low) : new V6(high, low);
  }

  /**
   * Parses an address literal; empty for anything else, including host names and addresses with a
   * zone. Resolves no name and no network interface.
   */
  static Optional<Address> parse(String literal) {
    boolean shortForm = literal.indexOf(':') < 0 && literal.split("\\.", -1).length != 4;
    if (shortForm || literal.indexOf('%') >= 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(of(InetAddress.ofLiteral(literal).getAddress()));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** The literal for people, in the form of RFC 5952: {@code 2001:db8::1}. */
  default String compressed() {
    String literal = toString();
    for (int groups = 8; groups > 1; groups--) {
      Matcher zeros = Pattern.compile("(^|:)0(:0){%d}(:|$)".formatted(groups - 1)).matcher(literal);
      if (zeros.find()) {
        return literal.substring(0, zeros.start()) + "::" + literal.substring(zeros.end());
      }
    }
    return literal;
  }

  private static String literal(byte[] bytes) {
    return inet(bytes).getHostAddress();
  }

  private static InetAddress inet(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
