package meridian.store.dynamodb.control;

import java.time.Duration;
import java.util.List;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.local.database.TableSchema;
import meridian.local.database.table.Table;
import meridian.local.replication.ReplicationThread;
import meridian.local.replication.Replicator;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A control table with replicas in two regions of an embedded database. */
final class ControlReplicas implements AutoCloseable {

  static final String TABLE = "control";

  private final EmbeddedDynamoDb database = EmbeddedDynamoDb.start();
  private final DynamoDbClient here = client(Region.US_EAST_1);
  private final DynamoDbClient there = client(Region.EU_WEST_1);
  private final ReplicationThread thread = new ReplicationThread();

  ControlReplicas() {
    List<Table> replicas =
        List.of(
            database.createTable(Region.US_EAST_1.id(), TABLE, TableSchema.CONTROL),
            database.createTable(Region.EU_WEST_1.id(), TABLE, TableSchema.CONTROL));
    var _ = new Replicator(replicas, (_, _) -> Duration.ofMillis(10), thread);
  }

  private DynamoDbClient client(Region region) {
    return database.client(region.id()).build();
  }

  /** A client of the one replica. */
  DynamoDbClient here() {
    return here;
  }

  /** A client of the other replica. */
  DynamoDbClient there() {
    return there;
  }

  /** Another table of the same shape, without replicas, where {@link #here} is. */
  void createHere(String table) {
    database.createTable(Region.US_EAST_1.id(), table, TableSchema.CONTROL);
  }

  @Override
  public void close() {
    thread.close();
    here.close();
    there.close();
    database.close();
  }
}
