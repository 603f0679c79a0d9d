package meridian.swarm;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A region's code in keys of stored items: a whole number from 1 to 254, never changed or reused.
 *
 * @param number the code
 */
public record RegionCode(int number) implements Comparable<RegionCode> {

  private static final int MIN = 1;
  private static final int MAX = 254;

  /** What a code is, for messages. */
  public static final String FORM = "a whole number from " + MIN + " to " + MAX;

  private static final Pattern DECIMAL = Pattern.compile("[1-9][0-9]{0,2}");

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if it is out of range
   */
  public RegionCode {
    if (!isValid(number)) {
      throw new IllegalArgumentException("must be " + FORM);
    }
  }

  private static boolean isValid(int number) {
    return number >= MIN && number <= MAX;
  }

  /**
   * The code with a number.
   *
   * @throws IllegalArgumentException if it is out of range
   */
  public static RegionCode of(int number) {
    return new RegionCode(number);
  }

  /** Reads a code of one byte; empty if it is out of range. */
  public static Optional<RegionCode> ofByte(byte unsigned) {
    int number = Byte.toUnsignedInt(unsigned);
    return isValid(number) ? Optional.of(new RegionCode(number)) : Optional.empty();
  }

  /** Reads a decimal number without leading zeros; empty if the text is not a code. */
  public static Optional<RegionCode> parse(String text) {
    int number = DECIMAL.matcher(text).matches() ? Integer.parseInt(text) : 0;
    return isValid(number) ? Optional.of(new RegionCode(number)) : Optional.empty();
  }

  /** The code as an unsigned byte. */
  public byte toByte() {
    return (byte) number;
  }

  @Override
  public int compareTo(RegionCode other) {
    return Integer.compare(number, other.number);
  }

  /** The number in decimal. */
  @Override
  public String toString() {
    return Integer.toString(number);
  }
}
