package meridian.local.status;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import meridian.metrics.Metric;
import meridian.metrics.Metrics;
import meridian.status.AnnounceCounts;
import meridian.status.AnnounceMeter;
import meridian.status.History;

/**
 * The announces of a region of a local run, from the counters of its process: the totals at the
 * ends of steps, as {@link #sample} found them. Safe for use by many threads.
 */
public final class CountedAnnounces implements AnnounceMeter {

  /** How far a sample may be from the end of a step. */
  private static final Duration TOLERANCE = Duration.ofSeconds(30);

  private static final Duration KEPT = Duration.ofHours(1);

  private final Metrics metrics;
  private final InstantSource clock;
  private final ConcurrentNavigableMap<Instant, AnnounceCounts> samples =
      new ConcurrentSkipListMap<>();

  /**
   * A meter.
   *
   * @param metrics the region's
   */
  public CountedAnnounces(Metrics metrics, InstantSource clock) {
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Notes the present totals; to be called at the end of every step. */
  public void sample() {
    Instant now = clock.instant();
    samples.put(now, AnnounceCounts.of(outcome -> metrics.total(Metric.ANNOUNCES, outcome)));
    samples.headMap(now.minus(KEPT)).clear();
  }

  @Override
  public Duration delay() {
    return Duration.ZERO;
  }

  @Override
  public Map<Instant, AnnounceCounts> read(Instant from, Instant to) {
    Map<Instant, AnnounceCounts> announces = new HashMap<>();
    for (Instant start = from; start.isBefore(to); start = start.plus(History.STEP)) {
      Optional<AnnounceCounts> before = total(start);
      Optional<AnnounceCounts> after = total(start.plus(History.STEP));
      if (before.isPresent() && after.isPresent()) {
        announces.put(start, after.get().minus(before.get()));
      }
    }
    return announces;
  }

  /** The totals at an instant; empty if there is no sample near it. */
  private Optional<AnnounceCounts> total(Instant at) {
    return samples.subMap(at.minus(TOLERANCE), at.plus(TOLERANCE)).entrySet().stream()
        .min(Comparator.comparing(sample -> Duration.between(sample.getKey(), at).abs()))
        .map(Map.Entry::getValue);
  }
}
