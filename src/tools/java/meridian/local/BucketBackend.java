package meridian.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import meridian.concurrent.ParallelCalls;
import meridian.deployment.DeployedRegion;
import meridian.deployment.DeployedRegion.LocalServices;
import meridian.deployment.Deployment;
import meridian.deployment.DeploymentKey;
import meridian.lambda.TrackerHandler;
import meridian.local.dns.DrainAlarms;
import meridian.local.faults.FaultProxy;
import meridian.local.objectstore.EmbeddedS3;
import meridian.local.replication.ReplicationThread;
import meridian.local.replication.Replicator;
import meridian.metrics.Metrics;
import meridian.status.History;
import meridian.store.control.ControlStore;
import meridian.store.heartbeat.StoredHistories;
import meridian.store.s3.control.BucketControlStore;
import meridian.swarm.RegionCode;
import meridian.topology.Region;
import meridian.topology.Topology;

/**
 * A bucket per region in an embedded S3 server, and replication between them. Functions and
 * operators' tools access the buckets through a proxy that can inject faults.
 */
final class BucketBackend implements Backend {

  private final Topology topology;
  private final EmbeddedS3 server;
  private final LocalDatastore datastore;
  private final ScheduledFunctions functions;
  private final BackendOutages outages;
  private final InstantSource clock;
  private final ExecutorService executor;
  private final ResourceStack resources;

  private BucketBackend(
      Topology topology,
      EmbeddedS3 server,
      LocalDatastore datastore,
      ScheduledFunctions functions,
      BackendOutages outages,
      InstantSource clock,
      ExecutorService executor,
      ResourceStack resources) {
    this.topology = topology;
    this.server = server;
    this.datastore = datastore;
    this.functions = functions;
    this.outages = outages;
    this.clock = clock;
    this.executor = executor;
    this.resources = resources;
  }

  /** Starts with empty buckets. */
  static BucketBackend start(Topology topology, InstantSource clock) {
    var resources = new ResourceStack();
    try {
      var server = EmbeddedS3.start();
      resources.add(server::close);
      topology.regions().forEach(region -> server.createBucket(LocalDatastore.bucket(region)));
      var thread = new ReplicationThread();
      resources.add(thread::close);
      List<BucketReplica> replicas =
          topology.regions().stream()
              .map(
                  region -> new BucketReplica(server, region, LocalDatastore.bucket(region), clock))
              .toList();
      var replicator = new Replicator(replicas, (from, to) -> lag(topology, from, to), thread);
      resources.add(replicator::close);
      var proxy = FaultProxy.start(server.endpoint(), new SecureRandom());
      resources.add(proxy::close);
      var datastore = new LocalDatastore(proxy.endpoint(), true);
      var functions = ScheduledFunctions.start(topology, datastore, clock);
      resources.add(functions::close);
      ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
      resources.add(executor::shutdownNow);
      var outages = new BackendOutages(proxy, List.of(replicator), functions);
      return new BucketBackend(
          topology, server, datastore, functions, outages, clock, executor, resources);
    } catch (Throwable e) {
      resources.closeAfter(e);
      throw e;
    }
  }

  private static Duration lag(Topology topology, String from, String to) {
    return topology.region(from).orElseThrow().lagTo(topology.region(to).orElseThrow());
  }

  @Override
  public RequestStreamHandler handler(Region region, LocalSettings settings) {
    Map<String, String> environment =
        LambdaEnvironment.ofTracker(
            region, settings.rateLimits(), topology.fallback(region), datastore);
    environment.put("MERIDIAN_TRACKERS", String.join(" ", settings.trackers()));
    return new TrackerHandler(
        LambdaEnvironment.platform(environment, clock),
        metrics(region),
        ScheduledFunctions::logMetrics);
  }

  @Override
  public Metrics metrics(Region region) {
    return functions.metrics(region);
  }

  @Override
  public Optional<Operations> operations() {
    var local = new LocalServices(datastore.endpoint(), functions.events(), EmbeddedS3.ACCESS_KEY);
    var deployment =
        new Deployment(
            topology.regions().stream()
                .map(
                    region ->
                        new DeployedRegion(
                            region.name(),
                            region.code(),
                            Optional.of(LocalDatastore.bucket(region)),
                            Optional.of(local)))
                .toList(),
            LambdaEnvironment.PEER_TABLE,
            LambdaEnvironment.CONTROL_TABLE,
            Optional.of(DeploymentKey.ofHex(LambdaEnvironment.KEY)),
            Optional.empty());
    return Optional.of(new Operations(deployment, outages));
  }

  /** The control items in a region's bucket, without faults. */
  private ControlStore control(Region region) {
    return new BucketControlStore(
        server.bucket(LocalDatastore.bucket(region)),
        region.code(),
        () ->
            topology.regions().stream()
                .map(Region::code)
                .collect(Collectors.<RegionCode>toUnmodifiableSet()),
        new ParallelCalls(executor),
        Duration.ofSeconds(10),
        clock,
        new Random(),
        pause -> LockSupport.parkNanos(pause.toNanos()));
  }

  @Override
  public void write(Map<Region, History> histories) {
    histories.forEach(
        (region, history) -> new StoredHistories(control(region)).write(region.code(), history));
  }

  @Override
  public DrainAlarms drainAlarms() {
    Map<Region, ControlStore> replicas = new HashMap<>();
    topology.regions().forEach(region -> replicas.put(region, control(region)));
    return new ReplicaDrainAlarms(replicas, region -> outages.isDown(region.name()));
  }

  /** Stops replication and the server. As in AWS, functions live as long as their process. */
  @Override
  public void close() {
    resources.close();
  }
}
