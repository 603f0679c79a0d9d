package meridian.local;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import meridian.health.Heartbeat;
import meridian.lambda.HeartbeatHandler;
import meridian.lambda.PurgeHandler;
import meridian.local.events.EventsEndpoint;
import meridian.local.events.FunctionBuses;
import meridian.local.events.FunctionBuses.Rule;
import meridian.local.events.PutEvent;
import meridian.local.events.Schedule;
import meridian.local.function.LazyFunction;
import meridian.local.function.LocalFunction;
import meridian.topology.Region;
import meridian.topology.Topology;

/**
 * Every region's functions that answer no clients, purge and heartbeat, with what invokes them: an
 * event bus, and schedules.
 */
final class ScheduledFunctions implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(ScheduledFunctions.class.getName());

  private static final Duration PURGE_TIMEOUT = Duration.ofMinutes(15);
  private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(30);
  private static final String SCHEDULE = "meridian.schedule";
  private static final PutEvent PURGE =
      new PutEvent(SCHEDULE, PurgeHandler.DUE, "{\"scheduled\": true}");
  private static final PutEvent BEAT = new PutEvent(SCHEDULE, HeartbeatHandler.DUE, "{}");

  private final EventsEndpoint endpoint;
  private final FunctionBuses buses;
  private final ResourceStack resources;

  private ScheduledFunctions(
      EventsEndpoint endpoint, FunctionBuses buses, ResourceStack resources) {
    this.endpoint = endpoint;
    this.buses = buses;
    this.resources = resources;
  }

  /**
   * Has every region purged from now on, and beat: once at once, so that all are healthy from the
   * start.
   *
   * @param database where the tables are
   */
  static ScheduledFunctions start(Topology topology, URI database, InstantSource clock) {
    var resources = new ResourceStack();
    ExecutorService executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("function-", 0).factory());
    resources.add(executor::shutdownNow);
    var endpoint = EventsEndpoint.bind();
    resources.add(endpoint::close);

    Map<String, List<Rule>> rules = new LinkedHashMap<>();
    for (Region region : topology.regions()) {
      rules.put(
          region.name(),
          List.of(
              purge(region, LambdaEnvironment.ofPurge(region, database, endpoint.uri()), clock),
              heartbeat(region, LambdaEnvironment.ofHeartbeat(topology, region, database), clock)));
    }
    var buses = new FunctionBuses(rules, clock, executor);
    endpoint.start(buses, executor);
    beatOnce(rules.values().stream().map(bus -> bus.getLast().target()), executor);

    var schedule = new Schedule(buses, clock);
    resources.add(schedule::close);
    for (Region region : topology.regions()) {
      schedule.put(region.name(), PURGE, region.purge().every(), region.purge().offset());
      schedule.put(region.name(), BEAT, Heartbeat.PERIOD, Duration.ZERO);
    }
    return new ScheduledFunctions(endpoint, buses, resources);
  }

  private static Rule purge(Region region, Map<String, String> environment, InstantSource clock) {
    return new Rule(
        Set.of(PurgeHandler.DUE, PurgeHandler.SEGMENT),
        new LocalFunction(
            "meridian-purge-" + region.name(),
            new LazyFunction(() -> new PurgeHandler(environment, ScheduledFunctions::metrics)),
            PURGE_TIMEOUT,
            clock));
  }

  private static Rule heartbeat(
      Region region, Map<String, String> environment, InstantSource clock) {
    return new Rule(
        Set.of(HeartbeatHandler.DUE),
        new LocalFunction(
            "meridian-heartbeat-" + region.name(),
            new LazyFunction(() -> new HeartbeatHandler(environment, ScheduledFunctions::metrics)),
            HEARTBEAT_TIMEOUT,
            clock));
  }

  /** There is no CloudWatch here, and standard output is for people. */
  private static void metrics(String line) {
    LOG.log(System.Logger.Level.DEBUG, line);
  }

  /**
   * Has all regions beat at the same time, and waits for it; the schedule makes up for failures.
   */
  private static void beatOnce(Stream<LocalFunction> heartbeats, ExecutorService executor) {
    CompletableFuture.allOf(
            heartbeats
                .map(heartbeat -> CompletableFuture.runAsync(() -> beat(heartbeat), executor))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  private static void beat(LocalFunction heartbeat) {
    try {
      heartbeat.invoke(UUID.randomUUID().toString(), "{}".getBytes(StandardCharsets.UTF_8));
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "function " + heartbeat.name() + " failed", e);
    }
  }

  /** Where events are put on the regions' buses. */
  URI events() {
    return endpoint.uri();
  }

  /** Names the regions that are down, whose functions are invoked by nobody. */
  void setDown(Set<String> regions) {
    buses.setDown(regions);
  }

  /** Stops; sweeps that go on are broken off. */
  @Override
  public void close() {
    resources.close();
  }
}
