package meridian.resilience;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import meridian.concurrent.AbandonedCallException;
import meridian.concurrent.TimeLimiter;
import meridian.concurrent.Timeout;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;
import meridian.swarm.SwarmStore;

/**
 * Circuit breaker, bulkhead and time limit around one replica. The breaker opens when half of the
 * last ten calls, or of at least five, failed by an outage. Throttled calls count neither as
 * successes nor as failures: a hot torrent says nothing about the replica's health.
 */
public final class GuardedReplica {

  private static final Logger LOG = System.getLogger(GuardedReplica.class.getName());

  /** Small: each environment detects an outage alone, from its own timeouts. */
  private static final int WINDOW_SIZE = 10;

  private static final int MIN_CALLS = 5;
  private static final float FAILURE_RATE_PERCENT = 50;
  private static final int HALF_OPEN_CALLS = 1;

  /** Initial open time; doubles each time the half-open call fails. */
  private static final Duration INITIAL_OPEN = Duration.ofSeconds(5);

  private static final int DOUBLINGS = 3;

  private final String name;
  private final SwarmStore replica;
  private final TimeLimiter limiter;
  private final CircuitBreaker breaker;
  private final Semaphore bulkhead;
  private final AtomicReference<State> loggedState = new AtomicReference<>(State.CLOSED);

  /**
   * A guard around a replica.
   *
   * @param name the replica's name, for the log
   * @param replica the replica
   * @param concurrency maximum number of concurrent calls
   * @param limiter enforces the time limit of each call
   * @param clock measures how long the breaker is open
   * @param random spreads that time; safe for use by many threads
   */
  public GuardedReplica(
      String name,
      SwarmStore replica,
      int concurrency,
      TimeLimiter limiter,
      InstantSource clock,
      RandomGenerator random) {
    this.name = name;
    this.replica = replica;
    this.limiter = limiter;
    this.breaker = CircuitBreaker.of(name, breakerConfig(clock, random));
    this.bulkhead = new Semaphore(concurrency);
  }

  /** Whether the circuit breaker is open or half-open. */
  public boolean isOpen() {
    return breaker.getState() != CircuitBreaker.State.CLOSED;
  }

  private static CircuitBreakerConfig breakerConfig(InstantSource clock, RandomGenerator random) {
    return CircuitBreakerConfig.custom()
        .slidingWindow(WINDOW_SIZE, MIN_CALLS, SlidingWindowType.COUNT_BASED)
        .failureRateThreshold(FAILURE_RATE_PERCENT)
        .permittedNumberOfCallsInHalfOpenState(HALF_OPEN_CALLS)
        .waitIntervalFunctionInOpenState(times -> openMillis(times, random))
        .ignoreException(failure -> !isOutage(failure))
        .clock(clock.withZone(ZoneOffset.UTC))
        .currentTimestampFunction(zoned -> zoned.millis(), TimeUnit.MILLISECONDS)
        .writableStackTraceEnabled(false)
        .build();
  }

  /**
   * How long the breaker stays open, in milliseconds; spread by ±50% so that environments do not
   * return to the replica at the same time.
   *
   * @param times number of consecutive openings, from 1
   */
  private static long openMillis(int times, RandomGenerator random) {
    long mean = INITIAL_OPEN.toMillis() << Math.min(times - 1, DOUBLINGS);
    return (long) (mean * (0.5 + random.nextDouble()));
  }

  private static boolean isOutage(Throwable failure) {
    return failure instanceof StoreUnavailableException unavailable
        && unavailable.reason().isOutage();
  }

  /**
   * Calls the replica unless the breaker is open or the bulkhead is full.
   *
   * @param limit the time limit of the call
   * @throws StoreUnavailableException if the replica was not called, failed, or did not answer in
   *     time
   */
  <T> T call(Duration limit, Function<SwarmStore, T> request) {
    return guarded(() -> limited(limit, request));
  }

  /**
   * As {@link #call}, for a scrape, which may time out although the replica is healthy: a timeout
   * counts neither as a failure nor as a success.
   */
  <T> T callIgnoringTimeouts(Duration limit, Function<SwarmStore, T> request) {
    return guarded(
        () -> {
          try {
            return limited(limit, request);
          } catch (StoreUnavailableException e) {
            throw e.reason() == Reason.TIMED_OUT ? new UncountedFailure(e) : e;
          }
        });
  }

  private <T> T limited(Duration limit, Function<SwarmStore, T> request) {
    if (!bulkhead.tryAcquire()) {
      throw new StoreUnavailableException(
          Reason.BUSY, "too many concurrent calls to the replica in " + name);
    }
    try {
      return new Timeout(limiter, limit).call(name, () -> request.apply(replica));
    } catch (AbandonedCallException e) {
      throw new StoreUnavailableException(
          Reason.TIMED_OUT, "no answer in time from the replica in " + name, e);
    } finally {
      bulkhead.release();
    }
  }

  private <T> T guarded(Supplier<T> call) {
    try {
      T answer = breaker.executeSupplier(() -> withoutErrors(call));
      logIfRecovering();
      return answer;
    } catch (CallNotPermittedException e) {
      throw new StoreUnavailableException(
          Reason.UNREACHABLE, "the circuit breaker of the replica in " + name + " is open", e);
    } catch (UncountedFailure e) {
      throw e.unwrapped();
    } catch (StoreUnavailableException e) {
      logIfOpened(e);
      throw e;
    }
  }

  private void logIfOpened(StoreUnavailableException failure) {
    if (breaker.getState() == State.OPEN && loggedState.getAndSet(State.OPEN) != State.OPEN) {
      LOG.log(
          Level.WARNING,
          "the circuit breaker of the replica in %s opened: %s, caused by %s"
              .formatted(name, failure, failure.getCause()));
    }
  }

  private void logIfRecovering() {
    State state = breaker.getState();
    if (state != State.OPEN && loggedState.getAndSet(state) != state) {
      LOG.log(
          Level.INFO,
          "the circuit breaker of the replica in "
              + name
              + (state == State.CLOSED ? " closed" : " is half-open"));
    }
  }

  /**
   * Makes a permitted call. Wraps an {@code Error}, which the breaker does not handle: its permit
   * would leak.
   */
  private <T> T withoutErrors(Supplier<T> call) {
    logIfRecovering();
    try {
      return call.get();
    } catch (Error e) {
      throw new UncountedFailure(e);
    }
  }

  /** Wraps a failure that the breaker does not count. */
  private static final class UncountedFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    UncountedFailure(Throwable failure) {
      super(null, failure, false, false);
    }

    /** The wrapped exception; an error is thrown at once. */
    RuntimeException unwrapped() {
      if (getCause() instanceof RuntimeException exception) {
        return exception;
      }
      throw (Error) getCause();
    }
  }
}
