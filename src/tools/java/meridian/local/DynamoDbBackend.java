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
  private final Replicator replicator;

  private DynamoDbBackend(EmbeddedDynamoDb database, Replicator replicator) {
    this.database = database;
    this.replicator = replicator;
  }

  /** Empty tables that replicate. */
  static DynamoDbBackend start(Topology topology, InstantSource clock) {
    EmbeddedDynamoDb database = EmbeddedDynamoDb.start();
    List<Replica> replicas = new ArrayList<>();
    for (Region region : topology.regions()) {
      replicas.add(database.createReplica(region.name(), LambdaEnvironment.PEER_TABLE));
    }
    var replicator = new Replicator(replicas, (from, to) -> lag(topology, from, to), clock);
    replicator.start();
    return new DynamoDbBackend(database, replicator);
  }

  @Override
  public RequestStreamHandler handler(Region region) {
    return new TrackerHandler(LambdaEnvironment.of(region, database.endpoint()));
  }

  @Override
  public void close() {
    replicator.close();
    database.close();
  }

  private static Duration lag(Topology topology, String from, String to) {
    return topology.region(from).orElseThrow().lagTo(topology.region(to).orElseThrow());
  }
}
