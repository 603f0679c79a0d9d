package meridian.resilience;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import meridian.concurrent.TimeLimiter;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;
import meridian.swarm.SwarmStore;
import org.jspecify.annotations.Nullable;

/**
 * A replica that is left alone for some seconds, and for longer while that does not help, once half
 * of the latest calls to it met an outage, asked by no more than so many at the same time, and
 * waited for no longer than each call may last. Throttled calls count neither for nor against it: a
 * torrent that everybody wants says nothing of the replica's health.
 */
public final class GuardedReplica {

  private static final Logger LOG = System.getLogger(GuardedReplica.class.getName());

  /**
   * Few, as every environment has to find out for itself, each by calls that may last as long as
   * they can.
   */
  private static final int LATEST_CALLS = 10;

  private static final int CALLS_TO_JUDGE_BY = 5;
  private static final float TOLERATED_FAILURES = 50;
  private static final int PROBES = 1;

  /** At first; twice as long each time that the next call finds it no better. */
  private static final Duration LEFT_ALONE = Duration.ofSeconds(5);

  private static final int DOUBLINGS = 3;

  private final String name;
  private final SwarmStore replica;
  private final TimeLimiter time;
  private final CircuitBreaker breaker;
  private final Bulkhead bulkhead;
  private volatile @Nullable Throwable latest;

  /**
   * A guard.
   *
   * @param name of the replica, for the log
   * @param replica what is guarded
   * @param concurrency how many calls may be under way
   * @param clock by which the replica is left alone
   * @param random spreads how long that is; safe for use by many threads
   */
  public GuardedReplica(
      String name,
      SwarmStore replica,
      int concurrency,
      TimeLimiter time,
      InstantSource clock,
      RandomGenerator random) {
    this.name = name;
    this.replica = replica;
    this.time = time;
    this.breaker = CircuitBreaker.of(name, breaker(clock, random));
    this.bulkhead =
        Bulkhead.of(
            name,
            BulkheadConfig.custom()
                .maxConcurrentCalls(concurrency)
                .maxWaitDuration(Duration.ZERO)
                .writableStackTraceEnabled(false)
                .build());
    breaker.getEventPublisher().onError(event -> latest = event.getThrowable());
    breaker.getEventPublisher().onStateTransition(event -> log(event.getStateTransition()));
  }

  private void log(StateTransition transition) {
    switch (transition.getToState()) {
      case OPEN ->
          LOG.log(
              Level.WARNING,
              "the replica in %s is left alone for some seconds: %s, caused by %s"
                  .formatted(name, latest, latest == null ? null : latest.getCause()));
      case CLOSED -> LOG.log(Level.INFO, "the replica in " + name + " is asked again");
      default -> LOG.log(Level.INFO, "the replica in " + name + " is being tried");
    }
  }

  private static CircuitBreakerConfig breaker(InstantSource clock, RandomGenerator random) {
    return CircuitBreakerConfig.custom()
        .slidingWindow(LATEST_CALLS, CALLS_TO_JUDGE_BY, SlidingWindowType.COUNT_BASED)
        .failureRateThreshold(TOLERATED_FAILURES)
        .permittedNumberOfCallsInHalfOpenState(PROBES)
        .waitIntervalFunctionInOpenState(times -> leftAlone(times, random))
        .ignoreException(failure -> !isOutage(failure))
        .clock(clock.withZone(ZoneOffset.UTC))
        .currentTimestampFunction(zoned -> zoned.millis(), TimeUnit.MILLISECONDS)
        .writableStackTraceEnabled(false)
        .build();
  }

  /**
   * In milliseconds; spread by half, so that environments that met one outage do not come back to
   * the replica as one.
   *
   * @param times how often in a row it has been found to be out, from 1 on
   */
  private static long leftAlone(int times, RandomGenerator random) {
    long longer = LEFT_ALONE.toMillis() << Math.min(times - 1, DOUBLINGS);
    return (long) (longer * (0.5 + random.nextDouble()));
  }

  private static boolean isOutage(Throwable failure) {
    return failure instanceof StoreUnavailableException unavailable
        && unavailable.reason().isOutage();
  }

  /**
   * Asks the replica, unless it is left alone or asked by too many already.
   *
   * @param limit how long to wait for it
   * @throws StoreUnavailableException if it was not asked, or did not answer as it should in time
   */
  <T> T call(Duration limit, Function<SwarmStore, T> question) {
    return guarded(() -> limited(limit, question));
  }

  /**
   * The same of a question of many parts, which may take longer than there is time for on a way
   * that is well: if it does, that does not count against the replica.
   */
  <T> T callIgnoringTimeouts(Duration limit, Function<SwarmStore, T> question) {
    return guarded(
        () -> {
          try {
            return limited(limit, question);
          } catch (StoreUnavailableException e) {
            throw e.reason() == Reason.TIMED_OUT ? new Unjudged(e) : e;
          }
        });
  }

  private <T> T limited(Duration limit, Function<SwarmStore, T> question) {
    return bulkhead.executeSupplier(() -> time.inTime(name, limit, () -> question.apply(replica)));
  }

  private <T> T guarded(Supplier<T> call) {
    try {
      return breaker.executeSupplier(() -> withoutErrors(call));
    } catch (CallNotPermittedException e) {
      throw new StoreUnavailableException(Reason.UNREACHABLE, name + " is left alone for now", e);
    } catch (BulkheadFullException e) {
      throw new StoreUnavailableException(Reason.BUSY, name + " is asked by too many", e);
    } catch (Unjudged e) {
      throw e.unwrapped();
    }
  }

  /** The breaker would wait for ever for what came of a call that it let through. */
  private static <T> T withoutErrors(Supplier<T> call) {
    try {
      return call.get();
    } catch (Error e) {
      throw new Unjudged(e);
    }
  }

  /** Takes a failure past the breaker. */
  private static final class Unjudged extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unjudged(Throwable failure) {
      super(null, failure, false, false);
    }

    /** As an exception; an error is thrown. */
    RuntimeException unwrapped() {
      if (getCause() instanceof RuntimeException exception) {
        return exception;
      }
      throw (Error) getCause();
    }
  }
}
