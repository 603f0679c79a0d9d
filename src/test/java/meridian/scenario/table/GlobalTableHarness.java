package meridian.scenario.table;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A global table with a replica in each {@link Region}, whose time passes as it is told to. */
public interface GlobalTableHarness extends AutoCloseable {

  /** Longer than anything takes from one region to another while nothing keeps it. */
  Duration LAG = Duration.ofSeconds(2);

  /** A client of a region's replica. */
  DynamoDbClient client(Region region);

  /** The table's name. */
  String table();

  /** Whether a scenario should do with few calls, because they take real time. */
  boolean isCostly();

  /** What time it is. */
  Instant now();

  /**
   * Lets time pass; if it is as much as {@link #LAG}, all that was written before and that nothing
   * keeps has arrived.
   */
  void pass(Duration duration);

  /** Stops what is written in either region from reaching the other. */
  void cut(Region one, Region other);

  /** Undoes {@link #cut}: what waited passes. */
  void heal(Region one, Region other);

  /** Stops what is written in a region from reaching any other, and the other way round. */
  void isolate(Region region);

  /** Undoes {@link #isolate}: what waited passes, but where a way is cut as well. */
  void rejoin(Region region);

  /** Everything in a region's replica, by keys that are comparable across regions. */
  Map<?, Map<String, AttributeValue>> contents(Region region);

  @Override
  void close();
}
