package meridian.lambda;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import meridian.concurrent.AbandonedCallException;
import meridian.concurrent.TimeLimiter;
import meridian.concurrent.Timeout;
import meridian.lambda.aws.Platform;
import meridian.lambda.aws.RetryPolicy;
import meridian.lambda.config.ConfigurationException;
import meridian.lambda.config.DatastoreSettings;

/**
 * Checks at start that the configured datastore exists and has the right form; a wrong name would
 * otherwise look like an outage. If it does not answer the function starts all the same, since it
 * may answer by the first request.
 */
final class DatastoreCheck {

  private static final Logger LOG = System.getLogger(DatastoreCheck.class.getName());

  /** Less than the ten seconds that Lambda allows for a function's start. */
  private static final Duration START_LIMIT = Duration.ofSeconds(8);

  /** A client waits for a restore, and the fallback can serve it afterwards. */
  private static final Duration RESTORE_LIMIT = Duration.ofSeconds(3);

  /** Longer than a request's attempts, for a first call, which finds nothing prepared. */
  static final RetryPolicy CALLS = new RetryPolicy(Optional.empty(), Duration.ofSeconds(2), 2);

  private DatastoreCheck() {}

  /**
   * Checks a datastore with a client of its own, for functions whose client has longer time-outs.
   *
   * @throws ConfigurationException if it is missing or has another form
   */
  static void check(Platform platform, DatastoreSettings settings) {
    check(Datastore.of(platform, settings, CALLS), platform.timeLimiter(), () -> false);
  }

  /**
   * Checks also what the server does, in the same time, unless the configuration is wrong already.
   *
   * @throws ConfigurationException if the datastore is missing, has another form, or cannot be used
   */
  static void checkWithServer(Platform platform, DatastoreSettings settings) {
    Datastore datastore = Datastore.of(platform, settings, CALLS);
    check(
        datastore,
        atStart(platform.timeLimiter()),
        () -> {
          List<String> faults = faults(datastore, () -> false);
          return faults.isEmpty() ? datastore.serverFault().stream().toList() : faults;
        });
  }

  /**
   * Checks the peers, then the control items unless reading them succeeds. One after the other:
   * threads that make the first calls of a cold environment at the same time would load the same
   * code twice.
   *
   * @param datastore whose time-outs and retries apply, each to one call
   * @param limiter ends the check, the reading included, after eight seconds
   * @param readControl reads the region's own control items for another purpose; whether they were
   *     read
   * @throws ConfigurationException if it is missing or has another form
   */
  static void check(Datastore datastore, TimeLimiter limiter, BooleanSupplier readControl) {
    check(datastore, atStart(limiter), () -> faults(datastore, readControl));
  }

  private static Timeout atStart(TimeLimiter limiter) {
    return new Timeout(limiter, START_LIMIT);
  }

  /**
   * Makes the same calls after a restore, so that no client waits for what the first call does: it
   * resolves the name of the endpoint, fetches credentials, connects and sets up TLS, with code and
   * data that the restored machine still has to load. A fault is logged; requests report it too.
   *
   * @param datastore a client by {@link #CALLS}
   * @param limiter ends all of it after three seconds
   * @param readControl as in {@link #check(Datastore, TimeLimiter, BooleanSupplier)}
   */
  static void callFirst(Datastore datastore, TimeLimiter limiter, BooleanSupplier readControl) {
    try {
      check(datastore, new Timeout(limiter, RESTORE_LIMIT), () -> faults(datastore, readControl));
    } catch (ConfigurationException e) {
      LOG.log(Level.WARNING, e.getMessage());
    }
  }

  private static void check(Datastore datastore, Timeout timeout, Supplier<List<String>> check) {
    List<String> faults = List.of();
    try {
      faults = timeout.call("they", check);
    } catch (AbandonedCallException e) {
      LOG.log(Level.WARNING, "%s were not checked: %s".formatted(datastore, e.getMessage()));
    }
    if (!faults.isEmpty()) {
      throw new ConfigurationException(faults);
    }
  }

  private static List<String> faults(Datastore datastore, BooleanSupplier readControl) {
    List<String> faults = new ArrayList<>();
    datastore.peersFault().ifPresent(faults::add);
    if (!readControl.getAsBoolean()) {
      datastore.controlFault().ifPresent(faults::add);
    }
    return faults;
  }
}
