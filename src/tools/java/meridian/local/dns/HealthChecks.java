package meridian.local.dns;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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
 * The health checks of all regions, as Route 53 makes them. A region is healthy if its endpoint is,
 * by a check that changes its mind after three contrary answers, and it is not drained: that counts
 * at the next check, and whether the region answers or not.
 */
public final class HealthChecks implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(HealthChecks.class.getName());

  /** A question under way. */
  private record Asked(Region region, Future<HttpOutcome> answer) {}

  private final Map<Region, Responder> fronts;
  private final DrainAlarms drains;
  private final ExecutorService workers;
  private final Map<Region, HealthCheck> checks = new HashMap<>();
  private final Map<Region, Boolean> drained = new HashMap<>();
  private final Map<Region, Boolean> healthy = new ConcurrentHashMap<>();
  private final ScheduledExecutorService schedule =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("health").daemon().factory());

  /**
   * Checks that take every region for healthy until {@link #start}.
   *
   * @param fronts of the regions
   * @param drains tell which regions are drained
   * @param workers ask the regions for their health
   */
  public HealthChecks(
      Map<Region, ? extends Responder> fronts, DrainAlarms drains, ExecutorService workers) {
    this.fronts = new LinkedHashMap<>(fronts);
    this.drains = drains;
    this.workers = workers;
  }

  /** Checks the regions' health, and goes on to do so. */
  public void start(Duration interval) {
    checkAll();
    var _ =
        schedule.scheduleAtFixedRate(
            this::checkAll, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether clients are to be sent to a region. */
  boolean isHealthy(Region region) {
    return healthy.getOrDefault(region, true);
  }

  /** Checks no longer. */
  @Override
  public void close() {
    schedule.shutdownNow();
  }

  /** Asks every region for its health once, and whether it is drained. */
  synchronized void checkAll() {
    Future<Map<Region, Boolean>> told = workers.submit(() -> drains.drained(fronts.keySet()));
    List<Asked> asked = new ArrayList<>();
    fronts.forEach(
        (region, front) ->
            asked.add(
                new Asked(region, workers.submit(() -> front.respond(HealthCheck.REQUEST)))));
    for (Asked one : asked) {
      HealthCheck check = checks.computeIfAbsent(one.region(), _ -> new HealthCheck());
      check.record(result(one.answer()).filter(HealthCheck::isGood).isPresent());
    }
    result(told).ifPresent(drained::putAll);
    checks.forEach(
        (region, check) ->
            healthy.put(region, check.isHealthy() && !drained.getOrDefault(region, false)));
  }

  private static <T> Optional<T> result(Future<T> answer) {
    try {
      return Optional.of(answer.get(HealthCheck.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(Level.DEBUG, "a check was not answered", e);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      answer.cancel(true);
    }
  }
}
