package meridian.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import meridian.deployment.DeployedRegion;
import meridian.deployment.DeployedRegion.LocalServices;
import meridian.deployment.Deployment;
import meridian.deployment.DeploymentKey;
import meridian.lambda.TrackerHandler;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.local.database.TableSchema;
import meridian.local.database.table.Table;
import meridian.local.dns.DrainAlarms;
import meridian.local.faults.FaultProxy;
import meridian.local.replication.ReplicationThread;
import meridian.local.replication.Replicator;
import meridian.metrics.Metrics;
import meridian.status.History;
import meridian.store.dynamodb.control.ControlTable;
import meridian.store.heartbeat.StoredHistories;
import meridian.topology.Region;
import meridian.topology.Topology;

/**
 * A replica of each table per region in an embedded DynamoDB, and replicators between them.
 * Functions and operators' tools access the replicas through a proxy that can inject faults.
 */
final class DynamoDbBackend implements Backend {

  private record GlobalTable(String name, TableSchema schema) {}

  private static final List<GlobalTable> TABLES =
      List.of(
          new GlobalTable(LambdaEnvironment.PEER_TABLE, TableSchema.PEERS),
          new GlobalTable(LambdaEnvironment.CONTROL_TABLE, TableSchema.CONTROL));

  /** Much longer than a write can be under way. */
  private static final Duration MEMORY_OF_DELETES = Duration.ofMinutes(5);

  private final Topology topology;
  private final EmbeddedDynamoDb database;
  private final FaultProxy proxy;
  private final ScheduledFunctions functions;
  private final BackendOutages outages;
  private final InstantSource clock;
  private final ResourceStack resources;

  private DynamoDbBackend(
      Topology topology,
      EmbeddedDynamoDb database,
      FaultProxy proxy,
      ScheduledFunctions functions,
      BackendOutages outages,
      InstantSource clock,
      ResourceStack resources) {
    this.topology = topology;
    this.database = database;
    this.proxy = proxy;
    this.functions = functions;
    this.outages = outages;
    this.clock = clock;
    this.resources = resources;
  }

  /** Starts with empty tables. */
  static DynamoDbBackend start(Topology topology, InstantSource clock) {
    return start(EmbeddedDynamoDb.start(clock), topology, clock);
  }

  /** Starts on an empty database, which is closed with the back end or if that cannot start. */
  static DynamoDbBackend start(EmbeddedDynamoDb database, Topology topology, InstantSource clock) {
    var resources = new ResourceStack();
    resources.add(database::close);
    try {
      var thread = new ReplicationThread();
      resources.add(thread::close);
      List<Replicator> replicators = new ArrayList<>();
      for (GlobalTable table : TABLES) {
        Replicator replicator = replicator(database, table, topology, thread);
        resources.add(replicator::close);
        thread.every(
            Duration.ofMinutes(1),
            () -> replicator.forgetDeletes(clock.instant().minus(MEMORY_OF_DELETES)));
        replicators.add(replicator);
      }
      var proxy = FaultProxy.start(database.endpoint(), new SecureRandom());
      resources.add(proxy::close);
      var functions =
          ScheduledFunctions.start(topology, LocalDatastore.dynamoDb(proxy.endpoint()), clock);
      resources.add(functions::close);
      var outages = new BackendOutages(proxy, replicators, functions);
      return new DynamoDbBackend(topology, database, proxy, functions, outages, clock, resources);
    } catch (Throwable e) {
      resources.closeAfter(e);
      throw e;
    }
  }

  private static Replicator replicator(
      EmbeddedDynamoDb database, GlobalTable table, Topology topology, ReplicationThread thread) {
    List<Table> replicas =
        topology.regions().stream()
            .map(region -> database.createTable(region.name(), table.name(), table.schema()))
            .toList();
    return new Replicator(replicas, (from, to) -> lag(topology, from, to), thread);
  }

  @Override
  public RequestStreamHandler handler(Region region, LocalSettings settings) {
    Map<String, String> environment =
        LambdaEnvironment.ofTracker(
            region,
            settings.rateLimits(),
            topology.fallback(region),
            LocalDatastore.dynamoDb(proxy.endpoint()));
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
    URI events = functions.events();
    var local = new LocalServices(proxy.endpoint(), events, EmbeddedDynamoDb.ACCESS_KEY);
    var deployment =
        new Deployment(
            topology.regions().stream()
                .map(region -> new DeployedRegion(region.name(), region.code(), Optional.of(local)))
                .toList(),
            LambdaEnvironment.PEER_TABLE,
            LambdaEnvironment.CONTROL_TABLE,
            Optional.of(DeploymentKey.ofHex(LambdaEnvironment.KEY)),
            Optional.empty());
    return Optional.of(new Operations(deployment, outages));
  }

  @Override
  public void write(Map<Region, History> histories) {
    histories.forEach(
        (region, history) ->
            new StoredHistories(
                    new ControlTable(
                        database.tables(region.name()), LambdaEnvironment.CONTROL_TABLE))
                .write(region.code(), history));
  }

  @Override
  public DrainAlarms drainAlarms() {
    return new ReplicaDrainAlarms(
        topology.regions().stream()
            .collect(
                Collectors.toMap(
                    Function.identity(),
                    region ->
                        new ControlTable(
                            database.tables(region.name()), LambdaEnvironment.CONTROL_TABLE))),
        region -> outages.isDown(region.name()));
  }

  /** Stops replication and the database. As in AWS, functions live as long as their process. */
  @Override
  public void close() {
    resources.close();
  }

  private static Duration lag(Topology topology, String from, String to) {
    return topology.region(from).orElseThrow().lagTo(topology.region(to).orElseThrow());
  }
}
