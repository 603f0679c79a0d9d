package meridian.local;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import meridian.health.Heartbeat;
import meridian.lambda.HeartbeatHandler;
import meridian.lambda.PurgeHandler;
import meridian.lambda.event.EventTypes;
import meridian.local.events.EventsEndpoint;
import meridian.local.events.FunctionBuses;
import meridian.local.events.FunctionBuses.Rule;
import meridian.local.events.PutEvent;
import meridian.local.events.Schedule;
import meridian.local.function.LazyFunction;
import meridian.local.function.LocalFunction;
import meridian.local.status.CountedAnnounces;
import meridian.metrics.Metrics;
import meridian.topology.Region;
import meridian.topology.Topology;

/** The purge and heartbeat functions of every region, with their event buses and schedules. */
final class ScheduledFunctions implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(ScheduledFunctions.class.getName());

  private static final Duration PURGE_TIMEOUT = Duration.ofMinutes(15);
  private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(30);
  private static final String SOURCE = "meridian.schedule";
  private static final PutEvent PURGE_DUE =
      new PutEvent(SOURCE, EventTypes.PURGE_DUE, "{\"scheduled\": true}");
  private static final PutEvent HEARTBEAT_DUE =
      new PutEvent(SOURCE, EventTypes.HEARTBEAT_DUE, "{}");

  private final Map<Region, Metrics> metrics;
  private final EventsEndpoint endpoint;
  private final FunctionBuses buses;
  private final ResourceStack resources;

  private ScheduledFunctions(
      Map<Region, Metrics> metrics,
      EventsEndpoint endpoint,
      FunctionBuses buses,
      ResourceStack resources) {
    this.metrics = Map.copyOf(metrics);
    this.endpoint = endpoint;
    this.buses = buses;
    this.resources = resources;
  }

  /**
   * Writes a first heartbeat in every region, so that all are healthy from the start, and starts
   * the schedules.
   *
   * @param database where the functions keep everything
   */
  static ScheduledFunctions start(Topology topology, LocalDatastore database, InstantSource clock) {
    var resources = new ResourceStack();
    ExecutorService executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("function-", 0).factory());
    resources.add(executor::shutdownNow);
    var endpoint = EventsEndpoint.bind();
    resources.add(endpoint::close);

    Map<Region, Metrics> metrics = new HashMap<>();
    List<LocalFunction> heartbeats = new ArrayList<>();
    Map<String, List<Rule>> rules = new LinkedHashMap<>();
    for (Region region : topology.regions()) {
      var own = new Metrics();
      metrics.put(region, own);
      var purge =
          purge(region, LambdaEnvironment.ofPurge(region, database, endpoint.uri()), clock, own);
      var heartbeat =
          heartbeat(region, LambdaEnvironment.ofHeartbeat(topology, region, database), clock, own);
      heartbeats.add(heartbeat);
      rules.put(
          region.name(),
          List.of(
              new Rule(Set.of(EventTypes.PURGE_DUE, EventTypes.PURGE_SEGMENT), purge),
              new Rule(Set.of(EventTypes.HEARTBEAT_DUE), heartbeat)));
    }
    var buses = new FunctionBuses(rules, clock, executor);
    endpoint.start(buses, executor);
    invokeAll(heartbeats, executor);

    var schedule = new Schedule(buses, clock);
    resources.add(schedule::close);
    for (Region region : topology.regions()) {
      schedule.put(region.name(), PURGE_DUE, region.purge().every(), region.purge().offset());
      schedule.put(region.name(), HEARTBEAT_DUE, Heartbeat.PERIOD, Duration.ZERO);
    }
    return new ScheduledFunctions(metrics, endpoint, buses, resources);
  }

  private static LocalFunction purge(
      Region region, Map<String, String> environment, InstantSource clock, Metrics metrics) {
    return new LocalFunction(
        "meridian-purge-" + region.name(),
        new LazyFunction(
            () ->
                new PurgeHandler(
                    LambdaEnvironment.platform(environment, clock),
                    metrics,
                    ScheduledFunctions::logMetrics)),
        PURGE_TIMEOUT,
        clock);
  }

  private static LocalFunction heartbeat(
      Region region, Map<String, String> environment, InstantSource clock, Metrics metrics) {
    var announces = new CountedAnnounces(metrics, clock);
    var handler =
        new LazyFunction(
            () ->
                new HeartbeatHandler(
                    LambdaEnvironment.platform(environment, clock),
                    metrics,
                    ScheduledFunctions::logMetrics,
                    announces));
    return new LocalFunction(
        "meridian-heartbeat-" + region.name(),
        (input, output, context) -> {
          announces.sample();
          handler.handleRequest(input, output, context);
        },
        HEARTBEAT_TIMEOUT,
        clock);
  }

  /** Keeps the lines that CloudWatch would read as metrics off standard output. */
  static void logMetrics(String line) {
    LOG.log(Level.DEBUG, line);
  }

  /** Invokes the functions in parallel and waits for all; the schedule repeats failed ones. */
  private static void invokeAll(List<LocalFunction> functions, ExecutorService executor) {
    CompletableFuture.allOf(
            functions.stream()
                .map(function -> CompletableFuture.runAsync(() -> invoke(function), executor))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  private static void invoke(LocalFunction function) {
    try {
      function.invoke(UUID.randomUUID().toString(), "{}".getBytes(StandardCharsets.UTF_8));
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.ERROR, "function " + function.name() + " failed", e);
    }
  }

  /** The metrics of a region's functions. */
  Metrics metrics(Region region) {
    return Objects.requireNonNull(metrics.get(region));
  }

  /** The URI of the event buses. */
  URI events() {
    return endpoint.uri();
  }

  /** Sets which regions are down: their functions are not invoked. */
  void setDown(Set<String> regions) {
    buses.setDown(regions);
  }

  /** Stops, and breaks off unfinished sweeps. */
  @Override
  public void close() {
    resources.close();
  }
}
