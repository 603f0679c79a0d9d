package meridian.drill.client;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The load of one region's tracker function in one phase. */
public final class RegionLoad {

  /** Seconds that are summed up: one region gets few announces in each of them. */
  private static final int BUCKET_SECONDS = 10;

  private static final int MINUTE = 60;
  private static final double NANOS_PER_MILLI = 1e6;

  private final Map<Long, Integer> perBucket = new HashMap<>();
  private final Map<Long, Long> nanosPerMinute = new HashMap<>();

  /** Notes an announce, and how long the region took to answer it. */
  void arrived(Instant at, Duration took) {
    perBucket.merge(at.getEpochSecond() / BUCKET_SECONDS, 1, Integer::sum);
    nanosPerMinute.merge(at.getEpochSecond() / MINUTE, took.toNanos(), Long::sum);
  }

  /** Adds the region's load by another part of the population. */
  void add(RegionLoad other) {
    other.perBucket.forEach((at, count) -> perBucket.merge(at, count, Integer::sum));
    other.nanosPerMinute.forEach((at, nanos) -> nanosPerMinute.merge(at, nanos, Long::sum));
  }

  /** The number of announces. */
  public long arrived() {
    return perBucket.values().stream().mapToLong(count -> count).sum();
  }

  /** The time that the region took over all of them, in milliseconds. */
  public double busyMillis() {
    return nanosPerMinute.values().stream().mapToLong(nanos -> nanos).sum() / NANOS_PER_MILLI;
  }

  /** Announces per second in the busiest ten seconds. */
  public double busiest() {
    return perBucket.values().stream().mapToInt(count -> count).max().orElse(0)
        / (double) BUCKET_SECONDS;
  }

  /** Execution environments that were busy at a time, on average over the busiest minute. */
  public double environments() {
    return nanosPerMinute.values().stream().mapToLong(nanos -> nanos).max().orElse(0)
        / (double) Duration.ofSeconds(MINUTE).toNanos();
  }
}
