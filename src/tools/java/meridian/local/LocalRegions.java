package meridian.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.netty.channel.EventLoopGroup;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
import meridian.local.net.Listener;
import meridian.local.outage.OutageController;
import meridian.local.outage.OutageController.RegionServer;
import meridian.local.outage.OutageEndpoint;
import meridian.local.population.LivePopulation;
import meridian.local.population.SimulatedDay;
import meridian.local.prometheus.MetricsResponder;
import meridian.status.History;
import meridian.topology.Region;

/** A local run: all regions and the front door in this process, until {@link #close}. */
public final class LocalRegions implements AutoCloseable {

  private static final String FRONT_DOOR = "front door";

  /** Every run has the same simulated clients. */
  private static final long SEED = 1;

  /** The time limit of a tracker function. */
  static final Duration TRACKER_TIMEOUT = Duration.ofSeconds(10);

  private final List<TrackerAddress> regions;
  private final TrackerAddress frontDoor;
  private final Optional<Operated> operated;
  private final Optional<LivePopulation> population;
  private final ResourceStack resources;

  private LocalRegions(
      List<TrackerAddress> regions,
      TrackerAddress frontDoor,
      Optional<Operated> operated,
      Optional<LivePopulation> population,
      ResourceStack resources) {
    this.regions = List.copyOf(regions);
    this.frontDoor = frontDoor;
    this.operated = operated;
    this.population = population;
    this.resources = resources;
  }

  private record Operated(Deployment deployment, OutageController outages) {}

  /**
   * Starts a run.
   *
   * @throws PortUnavailableException if another program listens on a port; nothing is left running
   *     then
   */
  public static LocalRegions start(LocalSettings settings) {
    return start(settings, InstantSource.system());
  }

  /** As {@link #start(LocalSettings)}, with another clock. */
  public static LocalRegions start(LocalSettings settings, InstantSource clock) {
    return start(settings, settings.store().start(settings.topology(), clock), clock);
  }

  /** Starts a run on a back end, which is closed with it. */
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
    EventLoopGroup loops = startLoops(resources);
    ExecutorService workers = startWorkers(resources);
    Map<Region, RegionServer> servers = new LinkedHashMap<>();
    Map<Region, RegionResponder> responders = new LinkedHashMap<>();
    for (Region region : settings.topology().regions()) {
      var function = function(region, backend.handler(region, settings), clock);
      var lambda = new LambdaResponder(function, settings.events());
      var responder = new RegionResponder(new MetricsResponder(lambda, backend.metrics(region)));
      var http = LoopbackHttpServer.start(settings.port(servers.size()), responder, loops, workers);
      resources.add(http::close);
      servers.put(region, new RegionServer(responder, http));
      responders.put(region, responder);
    }
    DnsTiming timing = DnsTiming.ofRoute53(settings.timeScale());
    var checks = new HealthChecks(responders, backend.drainAlarms(), workers);
    resources.add(checks::close);
    var resolvers =
        new Resolvers(
            settings.topology().regions(), settings.clientRegion(), timing.timeToLive(), clock);
    var door = new FrontDoor(responders, checks, resolvers);
    var http = LoopbackHttpServer.start(settings.port(), door, loops, workers);
    resources.add(http::close);
    checks.start(timing.interval());
    TrackerAddress frontDoor = TrackerAddress.of(FRONT_DOOR, http);
    List<TrackerAddress> addresses =
        servers.entrySet().stream()
            .map(one -> TrackerAddress.of(one.getKey().name(), one.getValue().http()))
            .toList();
    return new LocalRegions(
        addresses,
        frontDoor,
        backend
            .operations()
            .map(
                operations ->
                    operated(operations, servers, addresses, frontDoor, workers, resources)),
        populate(settings, backend, addresses, clock, resources),
        resources);
  }

  private static Optional<LivePopulation> populate(
      LocalSettings settings,
      Backend backend,
      List<TrackerAddress> addresses,
      InstantSource clock,
      ResourceStack resources) {
    if (settings.population() == 0) {
      return Optional.empty();
    }
    List<Region> regions = settings.topology().regions();
    List<History> day =
        new SimulatedDay(settings.population(), regions.size(), clock.instant()).histories();
    Map<Region, History> histories = new LinkedHashMap<>();
    regions.forEach(region -> histories.put(region, day.get(histories.size())));
    backend.write(histories);
    var population =
        LivePopulation.start(
            settings.population(),
            addresses.stream().map(TrackerAddress::announceUrls).toList(),
            clock,
            SEED);
    resources.add(population::close);
    return Optional.of(population);
  }

  /** A region's tracker function. */
  static LocalFunction function(Region region, RequestStreamHandler handler, InstantSource clock) {
    return new LocalFunction("meridian-" + region.name(), handler, TRACKER_TIMEOUT, clock);
  }

  private static Operated operated(
      Backend.Operations operations,
      Map<Region, RegionServer> servers,
      List<TrackerAddress> addresses,
      TrackerAddress frontDoor,
      ExecutorService workers,
      ResourceStack resources) {
    var outages = new OutageController(servers, operations.outages());
    var endpoint = OutageEndpoint.start(outages, List.copyOf(servers.keySet()), workers);
    resources.add(endpoint::close);
    Map<String, URI> trackers = new LinkedHashMap<>();
    addresses.forEach(address -> trackers.put(address.name(), address.root()));
    var endpoints = new LocalRunEndpoints(frontDoor.root(), trackers, endpoint.uri());
    return new Operated(operations.deployment().withLocalRun(endpoints), outages);
  }

  /** The regions' announce URLs, in the order of the topology. */
  public List<TrackerAddress> regions() {
    return regions;
  }

  /** The front door's announce URLs. */
  public TrackerAddress frontDoor() {
    return frontDoor;
  }

  /** The simulated clients; empty if the settings have none. */
  public Optional<LivePopulation> population() {
    return population;
  }

  /** How operators' tools access the run; empty if it has no tables. */
  public Optional<Deployment> deployment() {
    return operated.map(Operated::deployment);
  }

  /** Makes regions fail; empty if the run has no tables. */
  public Optional<OutageController> outages() {
    return operated.map(Operated::outages);
  }

  /** Stops everything; requests under way may be lost. */
  @Override
  public void close() {
    resources.close();
  }

  static EventLoopGroup startLoops(ResourceStack resources) {
    EventLoopGroup loops = Listener.startLoops();
    resources.add(() -> Listener.stop(loops));
    return loops;
  }

  static ExecutorService startWorkers(ResourceStack resources) {
    var workers =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("request-", 0).factory());
    resources.add(workers::shutdownNow);
    return workers;
  }
}
