package meridian.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts durations in buckets. The upper bound of the first is 0.5 ms; each next one is greater by
 * a quarter of an octave (19%), up to 13.8 s. Safe for use by many threads.
 */
public final class Histogram {

  private static final double FIRST_NANOS = 500_000;
  private static final int PER_OCTAVE = 4;
  private static final int OCTAVES = 15;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double MICROS_PER_SECOND = 1e6;

  /** Upper bounds, in nanoseconds; inclusive. */
  private static final long[] BOUNDS = new long[PER_OCTAVE * OCTAVES];

  static {
    for (int i = 0; i < BOUNDS.length; i++) {
      BOUNDS[i] = Math.round(FIRST_NANOS * Math.pow(2, (double) i / PER_OCTAVE));
    }
  }

  private final LongAdder[] buckets = new LongAdder[BOUNDS.length + 1];
  private final LongAdder nanos = new LongAdder();

  /** A histogram without durations. */
  Histogram() {
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = new LongAdder();
    }
  }

  /** The upper bounds of all buckets but the last, which has none, in seconds. */
  public static List<Double> upperBounds() {
    return Arrays.stream(BOUNDS).mapToObj(bound -> bound / NANOS_PER_SECOND).toList();
  }

  /**
   * A typical duration of each bucket, in seconds: the geometric mean of its bounds, in whole
   * microseconds. No duration from 0.5 ms to 13.8 s is further off than 9.1%.
   */
  public static List<Double> typicalValues() {
    double half = Math.pow(2, 0.5 / PER_OCTAVE);
    List<Double> values = new ArrayList<>();
    for (long bound : BOUNDS) {
      values.add(inSeconds(bound / half));
    }
    values.add(inSeconds(BOUNDS[BOUNDS.length - 1] * half));
    return values;
  }

  private static double inSeconds(double nanos) {
    return Math.round(nanos / NANOS_PER_MICRO) / MICROS_PER_SECOND;
  }

  void record(Duration duration) {
    long length = Math.max(0, duration.toNanos());
    int place = Arrays.binarySearch(BOUNDS, length);
    buckets[place < 0 ? -place - 1 : place].increment();
    nanos.add(length);
  }

  /** The number of durations in each bucket. */
  List<Long> counts() {
    List<Long> counts = new ArrayList<>();
    for (LongAdder bucket : buckets) {
      counts.add(bucket.sum());
    }
    return counts;
  }

  /** The sum of all durations, in seconds. */
  double sum() {
    return nanos.sum() / NANOS_PER_SECOND;
  }

  void reset() {
    for (LongAdder bucket : buckets) {
      bucket.reset();
    }
    nanos.reset();
  }
}
