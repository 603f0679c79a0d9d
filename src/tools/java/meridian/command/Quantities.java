package meridian.command;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** Reads numbers and times as people write them. */
public final class Quantities {

  private static final Pattern COUNT = Pattern.compile("([0-9]{1,15}(?:[.][0-9]+)?)([kKMG]?)");
  private static final Pattern TIME = Pattern.compile("([0-9]{1,6})([smh])");
  private static final int SECONDS_PER_MINUTE = 60;
  private static final int SECONDS_PER_HOUR = 3600;

  private Quantities() {}

  /**
   * A number such as 2000, 50k or 100M.
   *
   * @throws TypeConversionException if it is none, or less than 1
   */
  public static double count(String text) {
    Matcher matcher = COUNT.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(text + " is not a number such as 2000, 50k or 100M");
    }
    double factor =
        switch (matcher.group(2).toUpperCase(Locale.ROOT)) {
          case "K" -> 1e3;
          case "M" -> 1e6;
          case "G" -> 1e9;
          default -> 1;
        };
    double count = Double.parseDouble(matcher.group(1)) * factor;
    if (count < 1) {
      throw new TypeConversionException(text + " is less than 1");
    }
    return count;
  }

  /**
   * The seconds of a time such as 1800s, 30m or 1h.
   *
   * @throws TypeConversionException if it is none
   */
  public static int seconds(String text) {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(text + " is not a time such as 1800s, 30m or 1h");
    }
    int factor =
        switch (matcher.group(2)) {
          case "h" -> SECONDS_PER_HOUR;
          case "m" -> SECONDS_PER_MINUTE;
          default -> 1;
        };
    return Math.multiplyExact(Integer.parseInt(matcher.group(1)), factor);
  }
}
