package meridian.model;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import meridian.local.database.TableSchema;
import meridian.local.database.item.ItemKey;
import meridian.local.database.operation.TableClient;
import meridian.local.database.table.Table;
import meridian.local.replication.Replicator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A global table in virtual time, with one replica per region. A write takes effect in its region
 * at once and in every other region after its own random lag, so writes may overtake each other.
 */
public final class GlobalTable {

  private final Map<String, Table> replicas = new HashMap<>();
  private final Map<String, DynamoDbClient> clients = new HashMap<>();
  private final Replicator replicator;

  /**
   * An empty peer table.
   *
   * @param lag the longest replication lag between connected regions
   * @param random chooses the lag of each write
   */
  public GlobalTable(List<String> regions, VirtualTime time, Duration lag, RandomGenerator random) {
    this(TableSchema.PEERS, regions, time, (_, _) -> lag, random);
  }

  /** An empty control table, with the same parameters. */
  public static GlobalTable ofControl(
      List<String> regions, VirtualTime time, Duration lag, RandomGenerator random) {
    return new GlobalTable(TableSchema.CONTROL, regions, time, (_, _) -> lag, random);
  }

  /**
   * An empty table.
   *
   * @param lag the longest replication lag from one region to another one, if they are connected
   * @param random chooses the lag of each write
   */
  public GlobalTable(
      TableSchema schema,
      List<String> regions,
      VirtualTime time,
      BiFunction<String, String, Duration> lag,
      RandomGenerator random) {
    for (String region : regions) {
      var table = new Table(region, schema.keys(), time);
      replicas.put(region, table);
      clients.put(region, new ShortScans(table, time));
    }
    replicator =
        new Replicator(
            regions.stream().map(this::replica).toList(),
            (from, to) -> Duration.ofNanos(1 + random.nextLong(lag.apply(from, to).toNanos())),
            time::after);
  }

  /** A client of an empty peer table without replication, with pages as long as in DynamoDB. */
  public static DynamoDbClient singleReplica(VirtualTime time) {
    var table = new Table("all", TableSchema.PEERS.keys(), time);
    return new TableClient(_ -> table, time, TableClient.PAGE_BYTES);
  }

  /** A client of a region's replica, which serves as any table. */
  public DynamoDbClient client(String region) {
    DynamoDbClient client = clients.get(region);
    if (client == null) {
      throw new IllegalArgumentException("no region " + region);
    }
    return client;
  }

  /** Disconnects two regions. */
  public void cut(String one, String other) {
    replicator.cut(one, other);
  }

  /** Undoes {@link #cut}, and replicates the writes that were held back. */
  public void heal(String one, String other) {
    replicator.heal(one, other);
  }

  /** Disconnects a region from all others. */
  public void isolate(String region) {
    replicator.isolate(region);
  }

  /**
   * Undoes {@link #isolate}, and replicates what was held back, except where {@link #cut} applies.
   */
  public void rejoin(String region) {
    replicator.rejoin(region);
  }

  /** All items of a region's replica by their keys. */
  public Map<ItemKey, Map<String, AttributeValue>> contents(String region) {
    return replica(region).contents();
  }

  private Table replica(String region) {
    Table replica = replicas.get(region);
    if (replica == null) {
      throw new IllegalArgumentException("no region " + region);
    }
    return replica;
  }
}
