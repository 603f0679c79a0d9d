package meridian.scenario.table;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A global table with a replica in each {@link Region}, in virtual time. */
public interface GlobalTableHarness extends Replicas {

  /** The longest replication lag between connected regions. */
  Duration LAG = Duration.ofSeconds(2);

  /** How long after its expiry the table's TTL may delete a record. */
  Duration TTL_AFTER_EXPIRY = Duration.ofDays(8);

  /** A client of a region's replica. */
  DynamoDbClient client(Region region);

  /** The table's name. */
  String table();

  @Override
  default Duration lag() {
    return LAG;
  }

  /** All items of a region's replica. */
  @Override
  Map<?, Map<String, AttributeValue>> contents(Region region);

  @Override
  default long expired(Region region, Instant before) {
    long dropped = before.plus(TTL_AFTER_EXPIRY).getEpochSecond();
    return contents(region).values().stream()
        .filter(item -> item.containsKey("v"))
        .map(item -> Long.parseLong(Objects.requireNonNull(item.get("t")).n()))
        .filter(time -> time < dropped)
        .count();
  }
}
