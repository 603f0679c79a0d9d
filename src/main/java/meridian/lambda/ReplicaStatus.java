package meridian.lambda;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import meridian.concurrent.Timeout;
import meridian.status.StatusReader;
import meridian.status.WorldStatus;
import meridian.store.dynamodb.control.DynamoDbDrainRegister;
import meridian.store.dynamodb.heartbeat.DynamoDbHeartbeatStore;
import meridian.store.dynamodb.heartbeat.DynamoDbHistoryStore;
import meridian.store.dynamodb.sweep.DynamoDbCountStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The state of the world as a replica of the control table has it. The first request for it loads
 * the classes that read it, so that a cold start does not.
 */
final class ReplicaStatus implements Supplier<Optional<WorldStatus>> {

  private final DynamoDbClient client;
  private final String table;
  private final Timeout timeout;
  private final InstantSource clock;
  private @Nullable StatusReader reader;

  /**
   * The state in one replica.
   *
   * @param client calls the replica
   * @param table the control table's name
   * @param timeout of all reads together
   */
  ReplicaStatus(DynamoDbClient client, String table, Timeout timeout, InstantSource clock) {
    this.client = client;
    this.table = table;
    this.timeout = timeout;
    this.clock = clock;
  }

  @Override
  public Optional<WorldStatus> get() {
    return reader().status();
  }

  private synchronized StatusReader reader() {
    StatusReader present = reader;
    if (present == null) {
      present =
          new StatusReader(
              new StatusReader.Stores(
                  new DynamoDbHeartbeatStore(client, table),
                  new DynamoDbCountStore(client, table),
                  new DynamoDbHistoryStore(client, table),
                  new DynamoDbDrainRegister(client, table)),
              timeout,
              clock);
      reader = present;
    }
    return present;
  }
}
