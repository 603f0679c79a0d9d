package meridian.model;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import meridian.store.SwarmStoreContract;
import meridian.store.dynamodb.announce.DynamoDbSwarmStore;
import meridian.swarm.RegionCode;
import meridian.swarm.SwarmStore;

/** Holds the model to what DynamoDB Local does: the store over it passes the same contract. */
final class ModelSwarmStoreTest extends SwarmStoreContract {

  private final VirtualTime time = new VirtualTime(NOON);
  private final GlobalTable table =
      new GlobalTable(List.of("all"), time, Duration.ofMillis(1), new Random(31));

  @Override
  protected SwarmStore store(int code) {
    return new DynamoDbSwarmStore(
        table.client("all"),
        "peers",
        RegionCode.of(code),
        new byte[32],
        new InlineExecutor(),
        time,
        new Random(32));
  }
}
