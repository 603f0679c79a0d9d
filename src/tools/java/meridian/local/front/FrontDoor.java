package meridian.local.front;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import meridian.topology.Region;

/**
 * One door to all regions, as Route 53 makes it: a request goes to the nearest region that is
 * healthy. It is passed on in this process, so the client's address stays what it is.
 *
 * <p>A region is healthy if its endpoint is, by a check that changes its mind after three contrary
 * answers, and it is not drained: that counts at the next check, and whether the region answers or
 * not.
 *
 * <p>The header {@value #PLACE} names the region that a request is to be taken to come from, as the
 * resolver's address does where Route 53 is asked to test an answer.
 */
public final class FrontDoor implements Responder, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(FrontDoor.class.getName());

  /** The header by which a request says where it comes from. */
  static final String PLACE = "x-meridian-place";

  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int THRESHOLD = 3;

  private static final FrontRequest QUESTION =
      new FrontRequest(
          "GET",
          "/health",
          "",
          "HTTP/1.1",
          Map.of("user-agent", List.of("Amazon-Route-53-Health-Check-Service")),
          Bytes.NONE,
          "127.0.0.1",
          80);

  /** A question under way. */
  private record Asked(Region region, Future<Integer> status) {}

  private final Map<Region, Responder> fronts;
  private final DrainAlarms drains;
  private final LatencyRouting routing;
  private final Map<String, LatencyRouting> elsewhere = new HashMap<>();
  private final Map<Region, HealthCheck> checks = new HashMap<>();
  private final Map<Region, Boolean> healthy = new ConcurrentHashMap<>();
  private final ScheduledExecutorService schedule =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("health").daemon().factory());
  private final ExecutorService workers;
  private Set<Region> closed = Set.of();

  /**
   * A door, which takes every region for healthy until {@link #start}.
   *
   * @param fronts of the regions, in their order
   * @param drains tell which regions are drained
   * @param place the region that the clients are in
   * @param workers ask the regions for their health
   */
  public FrontDoor(
      Map<Region, ? extends Responder> fronts,
      DrainAlarms drains,
      Region place,
      ExecutorService workers) {
    this.fronts = new LinkedHashMap<>(fronts);
    this.drains = drains;
    List<Region> regions = List.copyOf(fronts.keySet());
    this.routing = new LatencyRouting(regions, place);
    regions.forEach(region -> elsewhere.put(region.name(), new LatencyRouting(regions, region)));
    this.workers = workers;
  }

  /** Checks the regions' health, and goes on to do so. */
  public void start() {
    checkAll();
    var _ =
        schedule.scheduleAtFixedRate(
            this::checkAll, INTERVAL.toSeconds(), INTERVAL.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public FrontReply respond(FrontRequest request) {
    LatencyRouting from = elsewhere.getOrDefault(request.header(PLACE), routing);
    Region region = from.choose(candidate -> healthy.getOrDefault(candidate, true));
    return front(region).respond(request);
  }

  /** Checks no longer. */
  @Override
  public void close() {
    schedule.shutdownNow();
  }

  /** Asks every region for its health once, and whether it is drained. */
  synchronized void checkAll() {
    Future<Set<Region>> drained = workers.submit(() -> drains.drained(fronts.keySet()));
    List<Asked> asked = new ArrayList<>();
    fronts.forEach(
        (region, front) ->
            asked.add(new Asked(region, workers.submit(() -> front.respond(QUESTION).status()))));
    for (Asked one : asked) {
      HealthCheck check = checks.computeIfAbsent(one.region(), _ -> new HealthCheck(THRESHOLD));
      check.note(answer(one.status()).filter(status -> status >= 200 && status < 400).isPresent());
    }
    closed = answer(drained).orElse(closed);
    checks.forEach(
        (region, check) -> healthy.put(region, check.isHealthy() && !closed.contains(region)));
  }

  private static <T> Optional<T> answer(Future<T> answer) {
    try {
      return Optional.of(answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
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

  private Responder front(Region region) {
    Responder front = fronts.get(region);
    if (front == null) {
      throw new IllegalStateException("no front for " + region.name());
    }
    return front;
  }
}
