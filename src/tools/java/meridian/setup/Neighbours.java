package meridian.setup;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;

/**
 * Distances between AWS regions, by the longitude of the area that a region's name begins with. A
 * region of an unknown area has a distance as well: only a preference depends on it.
 */
final class Neighbours {

  private static final int FULL_CIRCLE = 360;

  /** Degrees east of areas and parts of areas. */
  private static final Map<String, Integer> LONGITUDES =
      Map.ofEntries(
          Map.entry("us", -100),
          Map.entry("us-east", -80),
          Map.entry("us-west", -120),
          Map.entry("ca", -75),
          Map.entry("ca-west", -114),
          Map.entry("mx", -100),
          Map.entry("sa", -47),
          Map.entry("eu", 8),
          Map.entry("af", 18),
          Map.entry("il", 35),
          Map.entry("me", 50),
          Map.entry("ap", 112),
          Map.entry("ap-south", 75),
          Map.entry("ap-northeast", 138));

  private Neighbours() {}

  /** The region of the others that is nearest to a region; the first by name of equally near. */
  static String nearest(String region, Collection<String> others) {
    return others.stream()
        .filter(other -> !other.equals(region))
        .min(
            Comparator.comparingInt((String other) -> degrees(region, other))
                .thenComparing(Comparator.naturalOrder()))
        .orElseThrow();
  }

  private static int degrees(String region, String other) {
    int between = Math.abs(longitude(region) - longitude(other));
    return Math.min(between, FULL_CIRCLE - between);
  }

  private static int longitude(String region) {
    return LONGITUDES.entrySet().stream()
        .filter(area -> region.startsWith(area.getKey() + "-"))
        .max(Comparator.comparingInt(area -> area.getKey().length()))
        .map(Map.Entry::getValue)
        .orElse(0);
  }
}
