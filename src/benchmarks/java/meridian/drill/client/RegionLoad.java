package meridian.drill.client;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** What one region's tracker function had to do in one phase. */
public final class RegionLoad {

  /** Seconds that are looked at together: a region alone has few announces in each. */
  private static final int TOGETHER = 10;

  private static final int MINUTE = 60;

  private final Map<Long, Integer> perTenSeconds = new HashMap<>();
  private final Map<Long, Long> nanosPerMinute = new HashMap<>();

  /** Notes when an announce arrived, and how long that took to answer. */
  void arrived(Instant at, Duration took) {
    perTenSeconds.merge(at.getEpochSecond() / TOGETHER, 1, Integer::sum);
    nanosPerMinute.merge(at.getEpochSecond() / MINUTE, took.toNanos(), Long::sum);
  }

  /** Adds what the region had to do for others in the same phase. */
  void add(RegionLoad other) {
    other.perTenSeconds.forEach((at, count) -> perTenSeconds.merge(at, count, Integer::sum));
    other.nanosPerMinute.forEach((at, nanos) -> nanosPerMinute.merge(at, nanos, Long::sum));
  }

  /** How many announces arrived. */
  public long arrived() {
    return perTenSeconds.values().stream().mapToLong(count -> count).sum();
  }

  /** Announces a second, in the ten seconds that had the most. */
  public double busiest() {
    return perTenSeconds.values().stream().mapToInt(count -> count).max().orElse(0)
        / (double) TOGETHER;
  }

  /** How many environments were at work at a time, on average over the minute that had the most. */
  public double environments() {
    return nanosPerMinute.values().stream().mapToLong(nanos -> nanos).max().orElse(0)
        / (double) Duration.ofSeconds(MINUTE).toNanos();
  }
}
