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
 * Counts requests by outcome. Logs when an outcome other than the home replica's answer begins to
 * occur, and when it has not occurred for a minute, however many requests there are. Safe for use
 * by many threads.
 */
final class FailoverMetrics {

  private static final Logger LOG = System.getLogger(FailoverMetrics.class.getName());
  private static final Duration QUIET_PERIOD = Duration.ofMinutes(1);

  private final Map<Outcome, LongAdder> counts = new EnumMap<>(Outcome.class);
  private final Map<Outcome, Instant> ongoing = new ConcurrentHashMap<>();
  private final InstantSource clock;

  FailoverMetrics(InstantSource clock) {
    this.clock = clock;
    for (Outcome outcome : Outcome.values()) {
      counts.put(outcome, new LongAdder());
    }
  }

  /** The outcomes of a request. */
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

  /** Counts an answer of the home replica. */
  void home() {
    count(Outcome.HOME);
    if (!ongoing.isEmpty()) {
      logEnded(clock.instant());
    }
  }

  /**
   * Counts an answer of the fallback replica.
   *
   * @param cause why the home replica did not answer
   */
  void fallback(StoreUnavailableException cause) {
    record(Outcome.FALLBACK, cause);
  }

  /** Counts a failure: no replica answered, and this is why the last one did not. */
  void failed(StoreUnavailableException cause) {
    record(
        switch (cause.reason()) {
          case THROTTLED -> Outcome.THROTTLED;
          case BUSY -> Outcome.BUSY;
          case UNREACHABLE, TIMED_OUT -> Outcome.DEGRADED;
        },
        cause);
  }

  private void record(Outcome outcome, StoreUnavailableException cause) {
    count(outcome);
    Instant now = clock.instant();
    if (ongoing.put(outcome, now) == null) {
      LOG.log(
          Level.WARNING,
          "requests now end with the outcome \"" + outcome.metricName() + "\": " + cause);
    }
    logEnded(now);
  }

  private void logEnded(Instant now) {
    ongoing.forEach(
        (outcome, last) -> {
          if (last.plus(QUIET_PERIOD).isBefore(now) && ongoing.remove(outcome, last)) {
            LOG.log(
                Level.INFO,
                "no request has ended with the outcome \""
                    + outcome.metricName()
                    + "\" for a minute");
          }
        });
  }

  private void count(Outcome outcome) {
    Objects.requireNonNull(counts.get(outcome)).increment();
  }

  /** The counters by name; each request is in exactly one of them. */
  Map<String, Long> counters() {
    Map<String, Long> counters = new LinkedHashMap<>();
    counts.forEach((outcome, count) -> counters.put(outcome.metricName(), count.sum()));
    return counters;
  }
}
