package meridian.local.dns;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import meridian.local.http.HttpOutcome;
import meridian.local.http.Responder;
import meridian.topology.Region;

/**
 * The Route 53 health checks of all regions. A region is healthy if its {@link HealthCheck} is and
 * the region is not drained. A drain takes effect at the next check, whether or not the region
 * answers.
 */
public final class HealthChecks implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(HealthChecks.class.getName());

  private final Map<Region, Responder> responders;
  private final DrainAlarms alarms;
  private final ExecutorService workers;
  private final Map<Region, HealthCheck> checks = new HashMap<>();
  private final Map<Region, Boolean> drained = new HashMap<>();
  private final Map<Region, Boolean> healthy = new ConcurrentHashMap<>();
  private final ScheduledExecutorService schedule =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("health").daemon().factory());

  /**
   * Checks that have not started: every region counts as healthy.
   *
   * @param responders of the regions
   * @param workers run the checks, which may block
   */
  public HealthChecks(
      Map<Region, ? extends Responder> responders, DrainAlarms alarms, ExecutorService workers) {
    this.responders = Map.copyOf(responders);
    this.alarms = alarms;
    this.workers = workers;
  }

  /** Checks all regions now, and then regularly. */
  public void start(Duration interval) {
    checkAll();
    var _ =
        schedule.scheduleAtFixedRate(
            this::checkAll, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  boolean isHealthy(Region region) {
    return healthy.getOrDefault(region, true);
  }

  /** Stops checking. */
  @Override
  public void close() {
    schedule.shutdownNow();
  }

  /** Checks every region once, and reads the drain alarms. */
  synchronized void checkAll() {
    Future<Map<Region, Boolean>> alarmStates =
        workers.submit(() -> alarms.drained(responders.keySet()));
    Map<Region, Future<HttpOutcome>> outcomes = new LinkedHashMap<>();
    responders.forEach(
        (region, responder) ->
            outcomes.put(region, workers.submit(() -> responder.respond(HealthCheck.REQUEST))));
    outcomes.forEach(
        (region, outcome) ->
            checks
                .computeIfAbsent(region, _ -> new HealthCheck())
                .record(await(outcome).filter(HealthCheck::isGood).isPresent()));
    await(alarmStates).ifPresent(drained::putAll);
    checks.forEach(
        (region, check) ->
            healthy.put(region, check.isHealthy() && !drained.getOrDefault(region, false)));
  }

  /** The result; empty if there is none within the time limit of a health check. */
  private static <T> Optional<T> await(Future<T> result) {
    try {
      return Optional.of(result.get(HealthCheck.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(Level.DEBUG, "a health check or drain alarm gave no result", e);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      result.cancel(true);
    }
  }
}
