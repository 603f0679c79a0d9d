package meridian.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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
import meridian.local.front.DrainAlarms;
import meridian.local.replication.Replica;
import meridian.local.replication.Replicator;
import meridian.topology.Region;
import meridian.topology.Topology;

/** A replica of each table per region in an embedded DynamoDB, and replicators between them. */
final class DynamoDbBackend implements Backend {

  private record Table(String name, TableSchema schema) {}

  private static final List<Table> TABLES =
      List.of(
          new Table(LambdaEnvironment.PEER_TABLE, TableSchema.PEERS),
          new Table(LambdaEnvironment.CONTROL_TABLE, TableSchema.CONTROL));

  private final Topology topology;
  private final EmbeddedDynamoDb database;
  private final Deployment deployment;
  private final DrainAlarms drains;
  private final OpenResources resources;

  private DynamoDbBackend(
      Topology topology,
      EmbeddedDynamoDb database,
      Deployment deployment,
      DrainAlarms drains,
      OpenResources resources) {
    this.topology = topology;
    this.database = database;
    this.deployment = deployment;
    this.drains = drains;
    this.resources = resources;
  }

  /** Empty tables that replicate. */
  static DynamoDbBackend start(Topology topology, InstantSource clock) {
    return start(EmbeddedDynamoDb.start(), topology, clock);
  }

  /** Takes an empty database over: it is closed with the back end, or when that cannot start. */
  static DynamoDbBackend start(EmbeddedDynamoDb database, Topology topology, InstantSource clock) {
    var resources = new OpenResources();
    resources.add(database::close);
    try {
      for (Table table : TABLES) {
        Replicator replicator = replicator(database, table, topology, clock);
        resources.add(replicator::close);
        replicator.start();
      }
      var functions = LocalFunctions.start(topology, database.endpoint(), clock);
      resources.add(functions::close);
      return new DynamoDbBackend(
          topology,
          database,
          deployment(topology, database, functions.events()),
          drains(topology, database),
          resources);
    } catch (Throwable e) {
      resources.closeAfter(e);
      throw e;
    }
  }

  private static Deployment deployment(Topology topology, EmbeddedDynamoDb database, URI events) {
    var local = new LocalServices(database.endpoint(), events, EmbeddedDynamoDb.ACCESS_KEY);
    return new Deployment(
        topology.regions().stream()
            .map(region -> new DeployedRegion(region.name(), region.code(), Optional.of(local)))
            .toList(),
        LambdaEnvironment.PEER_TABLE,
        LambdaEnvironment.CONTROL_TABLE,
        Optional.of(DeploymentKey.ofHex(LambdaEnvironment.KEY)),
        Optional.empty());
  }

  private static DrainAlarms drains(Topology topology, EmbeddedDynamoDb database) {
    return new ReplicaDrainAlarms(
        topology.regions().stream()
            .collect(
                Collectors.toMap(Function.identity(), region -> database.tables(region.name()))),
        LambdaEnvironment.CONTROL_TABLE);
  }

  private static Replicator replicator(
      EmbeddedDynamoDb database, Table table, Topology topology, InstantSource clock) {
    List<Replica> replicas = new ArrayList<>();
    for (Region region : topology.regions()) {
      replicas.add(database.createReplica(region.name(), table.name(), table.schema()));
    }
    return new Replicator(replicas, (from, to) -> lag(topology, from, to), clock);
  }

  @Override
  public RequestStreamHandler handler(Region region) {
    return new TrackerHandler(
        LambdaEnvironment.ofTracker(region, topology.fallback(region), database.endpoint()));
  }

  @Override
  public Optional<Deployment> deployment() {
    return Optional.of(deployment);
  }

  @Override
  public DrainAlarms drains() {
    return drains;
  }

  /** Stops the replication and the database. As in AWS, functions last as long as their process. */
  @Override
  public void close() {
    resources.close();
  }

  private static Duration lag(Topology topology, String from, String to) {
    return topology.region(from).orElseThrow().lagTo(topology.region(to).orElseThrow());
  }
}
