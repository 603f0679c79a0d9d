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

  private final Map<Outcome, LongAdder> counts = new EnumMap<>(Outcome.class);
  private final Map<Outcome, Instant> met = new ConcurrentHashMap<>();
  private final InstantSource clock;

  FailoverMetrics(InstantSource clock) {
    this.clock = clock;
    for (Outcome rung : Outcome.values()) {
      counts.put(rung, new LongAdder());
    }
  }

  /** Where a request can end. */
  private enum Outcome {
    HOME,
    FALLBACK,
    DEGRADED,
    THROTTLED,
    BUSY;

    String metricName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The home replica answered. */
  void home() {
    count(Outcome.HOME);
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
    met(Outcome.FALLBACK, why);
  }

  /** No replica answered, because of what the last one met. */
  void failed(StoreUnavailableException why) {
    met(
        switch (why.reason()) {
          case THROTTLED -> Outcome.THROTTLED;
          case BUSY -> Outcome.BUSY;
          case UNREACHABLE, TIMED_OUT -> Outcome.DEGRADED;
        },
        why);
  }

  private void met(Outcome rung, StoreUnavailableException why) {
    count(rung);
    Instant now = clock.instant();
    if (met.put(rung, now) == null) {
      LOG.log(Level.WARNING, "requests begin to end as \"" + rung.metricName() + "\": " + why);
    }
    forgetWhatIsOver(now);
  }

  private void forgetWhatIsOver(Instant now) {
    met.forEach(
        (rung, last) -> {
          if (last.plus(CALM).isBefore(now) && met.remove(rung, last)) {
            LOG.log(
                Level.INFO, "no request has ended as \"" + rung.metricName() + "\" for a minute");
          }
        });
  }

  private void count(Outcome rung) {
    Objects.requireNonNull(counts.get(rung)).increment();
  }

  /** Its figures; each request is in exactly one of them. */
  Map<String, Long> figures() {
    Map<String, Long> figures = new LinkedHashMap<>();
    counts.forEach((rung, count) -> figures.put(rung.metricName(), count.sum()));
    return figures;
  }
}
