package meridian.local;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import meridian.lambda.PurgeHandler;
import meridian.local.events.EventsEndpoint;
import meridian.local.events.FunctionBuses;
import meridian.local.events.PutEvent;
import meridian.local.events.Schedule;
import meridian.local.function.ColdFunction;
import meridian.local.function.LocalFunction;
import meridian.topology.Region;
import meridian.topology.Topology;

/** Every region's purge, with what invokes it: an event bus, and the schedule of the topology. */
final class LocalPurges implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofMinutes(15);
  private static final PutEvent DUE = new PutEvent("meridian.schedule", PurgeHandler.DUE, "{}");

  private final EventsEndpoint endpoint;
  private final OpenResources resources;

  private LocalPurges(EventsEndpoint endpoint, OpenResources resources) {
    this.endpoint = endpoint;
    this.resources = resources;
  }

  /**
   * Has every region purged from now on.
   *
   * @param database where the tables are
   */
  static LocalPurges start(Topology topology, URI database, InstantSource clock) {
    var resources = new OpenResources();
    ExecutorService executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("purge-", 0).factory());
    resources.add(executor::shutdownNow);
    var endpoint = EventsEndpoint.bind();
    resources.add(endpoint::close);

    Map<String, LocalFunction> functions = new LinkedHashMap<>();
    for (Region region : topology.regions()) {
      Map<String, String> environment = LambdaEnvironment.ofPurge(region, database, endpoint.uri());
      functions.put(
          region.name(),
          new LocalFunction(
              "meridian-purge-" + region.name(),
              new ColdFunction(() -> new PurgeHandler(environment)),
              TIMEOUT,
              clock));
    }
    var buses = new FunctionBuses(functions, clock, executor);
    endpoint.start(buses, executor);

    var schedule = new Schedule(buses, clock);
    resources.add(schedule::close);
    for (Region region : topology.regions()) {
      schedule.put(region.name(), DUE, region.purge().every(), region.purge().offset());
    }
    return new LocalPurges(endpoint, resources);
  }

  /** Where events are put on the regions' buses. */
  URI events() {
    return endpoint.uri();
  }

  /** Stops; sweeps that go on are broken off. */
  @Override
  public void close() {
    resources.close();
  }
}
