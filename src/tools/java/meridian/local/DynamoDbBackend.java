package meridian.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import meridian.lambda.TrackerHandler;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.local.replication.Replica;
import meridian.local.replication.Replicator;
import meridian.topology.Region;
import meridian.topology.Topology;

/** A table replica per region in an embedded DynamoDB, and a replicator between them. */
final class DynamoDbBackend implements Backend {

  private final EmbeddedDynamoDb database;
  private final OpenResources resources;

  private DynamoDbBackend(EmbeddedDynamoDb database, OpenResources resources) {
    this.database = database;
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
      List<Replica> replicas = new ArrayList<>();
      for (Region region : topology.regions()) {
        replicas.add(database.createReplica(region.name(), LambdaEnvironment.PEER_TABLE));
      }
      var replicator = new Replicator(replicas, (from, to) -> lag(topology, from, to), clock);
      resources.add(replicator::close);
      replicator.start();
      return new DynamoDbBackend(database, resources);
    } catch (Throwable e) {
      resources.closeAfter(e);
      throw e;
    }
  }

  @Override
  public RequestStreamHandler handler(Region region) {
    return new TrackerHandler(LambdaEnvironment.of(region, database.endpoint()));
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
