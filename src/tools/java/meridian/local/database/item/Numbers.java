package meridian.local.database.item;

import java.math.BigDecimal;

/**
 * DynamoDB's numbers: up to 38 significant digits, between 1E-130 and
 * 9.9999999999999999999999999999999999999E+125 in magnitude (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html">AWS,
 * data types</a>). They are stored without leading and trailing zeros, and without exponents.
 */
public final class Numbers {

  private static final int MAX_DIGITS = 38;
  private static final int MAX_EXPONENT = 125;
  private static final int MIN_EXPONENT = -130;

  /** Integers of so few digits need no check. */
  private static final int SHORT = 15;

  private Numbers() {}

  /**
   * Parses a number.
   *
   * @throws RuntimeException a validation error if it is no number, or out of range
   */
  public static BigDecimal parse(String text) {
    try {
      return checked(new BigDecimal(text));
    } catch (NumberFormatException e) {
      throw ServiceError.validation(
          "The parameter cannot be converted to a numeric value: " + text);
    }
  }

  /** The stored form of a number. */
  static String normalized(String text) {
    return isNormalInteger(text) ? text : format(parse(text));
  }

  /** The sum of two numbers, in the stored form. */
  public static String sum(String one, String other) {
    return format(checked(parse(one).add(parse(other))));
  }

  /** The difference of two numbers, in the stored form. */
  public static String difference(String one, String other) {
    return format(checked(parse(one).subtract(parse(other))));
  }

  private static boolean isNormalInteger(String text) {
    int length = text.length();
    if (length == 0 || length > SHORT || text.charAt(0) == '0') {
      return text.equals("0");
    }
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
    }
    return true;
  }

  private static BigDecimal checked(BigDecimal number) {
    if (number.signum() == 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal stripped = number.stripTrailingZeros();
    int exponent = stripped.precision() - stripped.scale() - 1;
    if (exponent > MAX_EXPONENT) {
      throw ServiceError.validation(
          "Number overflow. Attempting to store a number with magnitude larger than supported"
              + " range");
    }
    if (exponent < MIN_EXPONENT) {
      throw ServiceError.validation(
          "Number underflow. Attempting to store a number with magnitude smaller than supported"
              + " range");
    }
    if (stripped.precision() > MAX_DIGITS) {
      throw ServiceError.validation(
          "Attempting to store more than 38 significant digits in a Number");
    }
    return stripped;
  }

  private static String format(BigDecimal number) {
    return number.toPlainString();
  }

  /**
   * The size of a number in bytes. AWS documents it as about a byte for two significant digits, and
   * one more. Integer and fractional digits are paired apart, and a minus is a byte, as users have
   * measured.
   */
  static int bytes(String text) {
    BigDecimal number = parse(text);
    if (number.signum() == 0) {
      return 1;
    }
    int digits = number.precision();
    int integer = Math.clamp(digits - number.scale(), 0, digits);
    return 1 + (integer + 1) / 2 + (digits - integer + 1) / 2 + (number.signum() < 0 ? 1 : 0);
  }
}
