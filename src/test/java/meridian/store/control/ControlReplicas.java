package meridian.store.control;

import java.time.Duration;
import java.util.List;
import meridian.local.database.TableSchema;
import meridian.local.database.TestDatabase;
import meridian.local.replication.ReplicationThread;
import meridian.local.replication.Replicator;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A control table with replicas in two regions. */
final class ControlReplicas implements AutoCloseable {

  static final String TABLE = "control";

  private final TestDatabase database = TestDatabase.start();
  private final TestDatabase.Member here = replica(Region.US_EAST_1);
  private final TestDatabase.Member there = replica(Region.EU_WEST_1);
  private final ReplicationThread thread = new ReplicationThread();

  ControlReplicas() {
    var _ =
        new Replicator(
            List.of(here.replica(), there.replica()), (_, _) -> Duration.ofMillis(10), thread);
  }

  private TestDatabase.Member replica(Region region) {
    return database.createReplica(region.id(), TABLE, TableSchema.CONTROL);
  }

  /** A client of the one replica. */
  DynamoDbClient here() {
    return here.client();
  }

  /** A client of the other replica. */
  DynamoDbClient there() {
    return there.client();
  }

  /** Another table of the same shape, without replicas, where {@link #here} is. */
  String createHere() {
    return database.createTable(TableSchema.CONTROL);
  }

  @Override
  public void close() {
    thread.close();
    here.client().close();
    there.client().close();
    database.close();
  }
}
