package meridian.resilience;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import meridian.swarm.StoreUnavailableException;

/**
 * Counts how far down requests got before they were answered, if they were; and tells the log when
 * some begin to end elsewhere than with the home replica, and when none has for a minute: twice for
 * each spell, however many requests it meets. Safe for use by many threads.
 */
final class FailoverMetrics {

  private static final Logger LOG = System.getLogger(FailoverMetrics.class.getName());
  private static final Duration CALM = Duration.ofMinutes(1);

  private final Map<Rung, LongAdder> counts = new EnumMap<>(Rung.class);
  private final Map<Rung, Instant> met = new ConcurrentHashMap<>();
  private final InstantSource clock;

  FailoverMetrics(InstantSource clock) {
    this.clock = clock;
    for (Rung rung : Rung.values()) {
      counts.put(rung, new LongAdder());
    }
  }

  /** Where a request can end. */
  private enum Rung {
    HOME,
    FALLBACK,
    DEGRADED,
    THROTTLED,
    BUSY;

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The home replica answered. */
  void home() {
    count(Rung.HOME);
    if (!met.isEmpty()) {
      forgetWhatIsOver(clock.instant());
    }
  }

  /**
   * The fallback's replica answered.
   *
   * @param why the home replica did not
   */
  void fallback(StoreUnavailableException why) {
    met(Rung.FALLBACK, why);
  }

  /** No replica answered, because of what the last one met. */
  void unanswered(StoreUnavailableException why) {
    met(
        switch (why.reason()) {
          case THROTTLED -> Rung.THROTTLED;
          case BUSY -> Rung.BUSY;
          case UNREACHABLE, TIMED_OUT -> Rung.DEGRADED;
        },
        why);
  }

  private void met(Rung rung, StoreUnavailableException why) {
    count(rung);
    Instant now = clock.instant();
    if (met.put(rung, now) == null) {
      LOG.log(Level.WARNING, "requests begin to end as \"" + rung.key() + "\": " + why);
    }
    forgetWhatIsOver(now);
  }

  private void forgetWhatIsOver(Instant now) {
    met.forEach(
        (rung, last) -> {
          if (last.plus(CALM).isBefore(now) && met.remove(rung, last)) {
            LOG.log(Level.INFO, "no request has ended as \"" + rung.key() + "\" for a minute");
          }
        });
  }

  private void count(Rung rung) {
    Objects.requireNonNull(counts.get(rung)).increment();
  }

  /** Its figures; each request is in exactly one of them. */
  Map<String, Long> figures() {
    Map<String, Long> figures = new LinkedHashMap<>();
    counts.forEach((rung, count) -> figures.put(rung.key(), count.sum()));
    return figures;
  }
}
