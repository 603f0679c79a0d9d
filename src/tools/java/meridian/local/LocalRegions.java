package meridian.local;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import meridian.deployment.Deployment;
import meridian.local.front.FrontDoor;
import meridian.local.front.HttpFront;
import meridian.local.front.LambdaFront;
import meridian.local.front.PortUnavailableException;
import meridian.local.function.LocalFunction;
import meridian.topology.Region;

/**
 * All regions on this machine, and the front door: they run from {@link #start} to {@link #close}.
 */
public final class LocalRegions implements AutoCloseable {

  private static final String FRONT_DOOR = "front door";

  /** How long a function may take to answer a client. */
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final List<LocalAddress> regions;
  private final LocalAddress frontDoor;
  private final Optional<Deployment> deployment;
  private final OpenResources resources;

  private LocalRegions(
      List<LocalAddress> regions,
      LocalAddress frontDoor,
      Optional<Deployment> deployment,
      OpenResources resources) {
    this.regions = List.copyOf(regions);
    this.frontDoor = frontDoor;
    this.deployment = deployment;
    this.resources = resources;
  }

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
    var resources = new OpenResources();
    resources.add(backend::close);
    try {
      return start(settings, backend, clock, resources);
    } catch (Throwable e) {
      resources.closeAfter(e);
      throw e;
    }
  }

  private static LocalRegions start(
      LocalSettings settings, Backend backend, InstantSource clock, OpenResources resources) {
    EventLoopGroup loops = loops(resources);
    ExecutorService workers = workers(resources);
    Map<Region, LambdaFront> fronts = new LinkedHashMap<>();
    List<LocalAddress> addresses = new ArrayList<>();
    for (Region region : settings.topology().regions()) {
      var front =
          new LambdaFront(
              new LocalFunction(
                  "meridian-" + region.name(), backend.handler(region), ANSWER, clock),
              settings.events());
      var http = HttpFront.start(settings.port(fronts.size()), front, loops, workers);
      resources.add(http::close);
      fronts.put(region, front);
      addresses.add(LocalAddress.of(region.name(), http));
    }
    var door = new FrontDoor(fronts, backend.drains(), settings.place(), workers);
    resources.add(door::close);
    var http = HttpFront.start(settings.port(), door, loops, workers);
    resources.add(http::close);
    door.start();
    LocalAddress address = LocalAddress.of(FRONT_DOOR, http);
    URI found = URI.create(address.announceUrls().getFirst()).resolve("/");
    return new LocalRegions(
        addresses,
        address,
        backend.deployment().map(deployment -> deployment.behind(found)),
        resources);
  }

  /** Where each region is found, in the order of the topology. */
  public List<LocalAddress> regions() {
    return regions;
  }

  /** Where the front door is found. */
  public LocalAddress frontDoor() {
    return frontDoor;
  }

  /** What operators' tools must know of it; empty if it has no tables that they could reach. */
  public Optional<Deployment> deployment() {
    return deployment;
  }

  /** Stops everything, in the opposite order; requests under way may be lost. */
  @Override
  public void close() {
    resources.close();
  }

  private static EventLoopGroup loops(OpenResources resources) {
    var loops =
        new MultiThreadIoEventLoopGroup(
            Runtime.getRuntime().availableProcessors(), NioIoHandler.newFactory());
    resources.add(() -> loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly());
    return loops;
  }

  private static ExecutorService workers(OpenResources resources) {
    var workers =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("request-", 0).factory());
    resources.add(workers::shutdownNow);
    return workers;
  }
}
