package meridian.resilience;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import meridian.metrics.Label.Request;
import meridian.metrics.Label.Result;
import meridian.metrics.Metric;
import meridian.metrics.Metrics;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;

/**
 * Counts requests by outcome. Logs when an outcome other than the home replica's answer begins to
 * occur, and when it has not occurred for a minute, however many requests there are. An object that
 * cannot be read is logged as an error, since it stays so until an operator mends it. Safe for use
 * by many threads.
 */
final class FailoverMetrics {

  private static final Logger LOG = System.getLogger(FailoverMetrics.class.getName());
  private static final Duration QUIET_PERIOD = Duration.ofMinutes(1);

  private final Map<Result, Instant> ongoing = new ConcurrentHashMap<>();
  private final Metrics metrics;
  private final InstantSource clock;

  FailoverMetrics(Metrics metrics, InstantSource clock) {
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Counts an answer of the home replica. */
  void home(Request request) {
    metrics.count(Metric.STORE_REQUESTS, request, Result.HOME);
    if (!ongoing.isEmpty()) {
      logEnded(clock.instant());
    }
  }

  /**
   * Counts an answer of the fallback replica.
   *
   * @param cause why the home replica did not answer
   */
  void fallback(Request request, StoreUnavailableException cause) {
    record(request, Result.FALLBACK, cause);
  }

  /** Counts a failure: no replica answered, and this is why the last one did not. */
  void failed(Request request, StoreUnavailableException cause) {
    record(
        request,
        switch (cause.reason()) {
          case THROTTLED -> Result.THROTTLED;
          case BUSY -> Result.BUSY;
          case UNREADABLE -> Result.UNREADABLE;
          case UNREACHABLE, TIMED_OUT -> Result.UNREACHABLE;
        },
        cause);
  }

  private void record(Request request, Result result, StoreUnavailableException cause) {
    metrics.count(Metric.STORE_REQUESTS, request, result);
    Instant now = clock.instant();
    if (ongoing.put(result, now) == null) {
      LOG.log(
          cause.reason() == Reason.UNREADABLE ? Level.ERROR : Level.WARNING,
          "requests now end with the outcome \"" + name(result) + "\": " + cause);
    }
    logEnded(now);
  }

  private void logEnded(Instant now) {
    ongoing.forEach(
        (result, last) -> {
          if (last.plus(QUIET_PERIOD).isBefore(now) && ongoing.remove(result, last)) {
            LOG.log(
                Level.INFO,
                "no request has ended with the outcome \"" + name(result) + "\" for a minute");
          }
        });
  }

  private static String name(Result result) {
    return result.name().toLowerCase(Locale.ROOT);
  }
}
