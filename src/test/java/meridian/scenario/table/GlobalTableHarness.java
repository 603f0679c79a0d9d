package meridian.scenario.table;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A global table with a replica in each {@link Region}, in virtual time. */
public interface GlobalTableHarness extends AutoCloseable {

  /** The longest replication lag between connected regions. */
  Duration LAG = Duration.ofSeconds(2);

  /** A client of a region's replica. */
  DynamoDbClient client(Region region);

  /** The table's name. */
  String table();

  /** Whether calls take real time, so that a scenario should make few of them. */
  boolean isCostly();

  /** The present time. */
  Instant now();

  /**
   * Lets time pass; after {@link #LAG} or more, all writes between connected regions are
   * replicated.
   */
  void pass(Duration duration);

  /** Disconnects two regions. */
  void cut(Region one, Region other);

  /** Undoes {@link #cut}, and replicates what was held back. */
  void heal(Region one, Region other);

  /** Disconnects a region from all others. */
  void isolate(Region region);

  /**
   * Undoes {@link #isolate}, and replicates what was held back, except where {@link #cut} applies.
   */
  void rejoin(Region region);

  /** All items of a region's replica, by keys that can be compared across regions. */
  Map<?, Map<String, AttributeValue>> contents(Region region);

  @Override
  void close();
}
