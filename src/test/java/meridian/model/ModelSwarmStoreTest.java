package meridian.model;

import java.util.Random;
import meridian.TestTrackers;
import meridian.store.SwarmStoreContract;
import meridian.swarm.SwarmStore;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The store over the model passes the same contract as over HTTP. */
final class ModelSwarmStoreTest extends SwarmStoreContract {

  private final VirtualTime time = new VirtualTime(NOON);
  private final DynamoDbClient table = GlobalTable.singleReplica(time);

  @Override
  protected SwarmStore store(int code) {
    return TestTrackers.store(table, "peers", code, time, new Random(32));
  }
}
