package meridian.store.dynamodb.sweep;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import meridian.model.GlobalTable;
import meridian.model.VirtualTime;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

final class ModelPeerSweepTest extends PeerSweepContract {

  private final GlobalTable table =
      new GlobalTable(
          List.of("all"), new VirtualTime(Instant.EPOCH), Duration.ofMillis(1), new Random(31));

  @Override
  DynamoDbClient client() {
    return table.client("all");
  }

  @Override
  String table() {
    return "peers";
  }
}
