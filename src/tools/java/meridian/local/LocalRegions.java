package meridian.local;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import meridian.deployment.Deployment;
import meridian.deployment.LocalRunEndpoints;
import meridian.local.dns.DnsTiming;
import meridian.local.dns.FrontDoor;
import meridian.local.dns.HealthChecks;
import meridian.local.dns.Resolvers;
import meridian.local.function.LocalFunction;
import meridian.local.gateway.LambdaResponder;
import meridian.local.http.LoopbackHttpServer;
import meridian.local.http.PortUnavailableException;
import meridian.local.http.RegionResponder;
import meridian.local.outage.OutageController;
import meridian.local.outage.OutageController.Doors;
import meridian.local.outage.OutageEndpoint;
import meridian.local.outage.Outages;
import meridian.topology.Region;

/**
 * All regions on this machine, and the front door: they run from {@link #start} to {@link #close}.
 */
public final class LocalRegions implements AutoCloseable {

  private static final String FRONT_DOOR = "front door";

  /** How long a function may take to answer a client. */
  static final Duration ANSWER = Duration.ofSeconds(10);

  private final List<TrackerAddress> regions;
  private final TrackerAddress frontDoor;
  private final Optional<Run> run;
  private final ResourceStack resources;

  private LocalRegions(
      List<TrackerAddress> regions,
      TrackerAddress frontDoor,
      Optional<Run> run,
      ResourceStack resources) {
    this.regions = List.copyOf(regions);
    this.frontDoor = frontDoor;
    this.run = run;
    this.resources = resources;
  }

  /** What there is for operators where there are tables. */
  private record Run(Deployment deployment, Outages outages) {}

  /**
   * Starts everything.
   *
   * @throws PortUnavailableException if something else listens on a port; nothing is left running
   *     then
   */
  public static LocalRegions start(LocalSettings settings) {
    InstantSource clock = InstantSource.system();
    return start(settings, settings.store().start(settings.topology(), clock), clock);
  }

  /** Starts all but the back end, which is closed with the rest. */
  static LocalRegions start(LocalSettings settings, Backend backend, InstantSource clock) {
    var resources = new ResourceStack();
    resources.add(backend::close);
    try {
      return start(settings, backend, clock, resources);
    } catch (Throwable e) {
      resources.closeAfter(e);
      throw e;
    }
  }

  private static LocalRegions start(
      LocalSettings settings, Backend backend, InstantSource clock, ResourceStack resources) {
    EventLoopGroup loops = loops(resources);
    ExecutorService workers = workers(resources);
    Map<Region, Doors> doors = new LinkedHashMap<>();
    for (Region region : settings.topology().regions()) {
      var function =
          new LocalFunction("meridian-" + region.name(), backend.handler(region), ANSWER, clock);
      var front = new RegionResponder(new LambdaResponder(function, settings.events()));
      var http = LoopbackHttpServer.start(settings.port(doors.size()), front, loops, workers);
      resources.add(http::close);
      doors.put(region, new Doors(front, http));
    }
    DnsTiming pace = DnsTiming.ofRoute53(settings.timeScale());
    Map<Region, RegionResponder> fronts = new LinkedHashMap<>();
    doors.forEach((region, door) -> fronts.put(region, door.function()));
    var checks = new HealthChecks(fronts, backend.drains(), workers);
    resources.add(checks::close);
    var resolvers =
        new Resolvers(
            List.copyOf(doors.keySet()), settings.clientRegion(), pace.timeToLive(), clock);
    var http =
        LoopbackHttpServer.start(
            settings.port(), new FrontDoor(fronts, checks, resolvers), loops, workers);
    resources.add(http::close);
    checks.start(pace.interval());
    TrackerAddress door = TrackerAddress.of(FRONT_DOOR, http);
    return new LocalRegions(
        doors.entrySet().stream()
            .map(one -> TrackerAddress.of(one.getKey().name(), one.getValue().http()))
            .toList(),
        door,
        run(backend, doors, door, workers, resources),
        resources);
  }

  private static Optional<Run> run(
      Backend backend,
      Map<Region, Doors> doors,
      TrackerAddress frontDoor,
      ExecutorService workers,
      ResourceStack resources) {
    URI door = URI.create(frontDoor.announceUrls().getFirst()).resolve("/");
    return backend
        .failing()
        .flatMap(
            failing -> {
              var outages = new OutageController(doors, failing);
              var endpoint = OutageEndpoint.start(outages, List.copyOf(doors.keySet()), workers);
              resources.add(endpoint::close);
              return backend
                  .deployment()
                  .map(found -> found.withLocalRun(new LocalRunEndpoints(door, endpoint.uri())))
                  .map(found -> new Run(found, outages));
            });
  }

  /** Where each region is found, in the order of the topology. */
  public List<TrackerAddress> regions() {
    return regions;
  }

  /** Where the front door is found. */
  public TrackerAddress frontDoor() {
    return frontDoor;
  }

  /** What operators' tools must know of it; empty if it has no tables that they could reach. */
  public Optional<Deployment> deployment() {
    return run.map(Run::deployment);
  }

  /** How to have regions fail; empty if it has no tables. */
  public Optional<Outages> outages() {
    return run.map(Run::outages);
  }

  /** Stops everything, in the opposite order; requests under way may be lost. */
  @Override
  public void close() {
    resources.close();
  }

  static EventLoopGroup loops(ResourceStack resources) {
    var loops =
        new MultiThreadIoEventLoopGroup(
            Runtime.getRuntime().availableProcessors(), NioIoHandler.newFactory());
    resources.add(() -> loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly());
    return loops;
  }

  static ExecutorService workers(ResourceStack resources) {
    var workers =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("request-", 0).factory());
    resources.add(workers::shutdownNow);
    return workers;
  }
}
