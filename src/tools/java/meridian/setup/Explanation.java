package meridian.setup;

import java.util.Locale;

/**
 * Why a key of a description has its value.
 *
 * @param key with the region before it, if it is in a region's file
 * @param value as it is written
 * @param reason in a few words
 */
record Explanation(String key, String value, String reason) {

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%-34s %s: %s", key, value, reason);
  }
}
