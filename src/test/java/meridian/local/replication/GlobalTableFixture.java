package meridian.local.replication;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import meridian.local.database.EmbeddedDynamoDb;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** A global table with three replicas, whose replicator runs on a clock that tests set. */
public final class GlobalTableFixture implements AutoCloseable {

  static final String EAST = "east";
  static final String SOUTH = "south";
  static final String WEST = "west";
  static final List<String> ALL = List.of(EAST, SOUTH, WEST);

  private static final AttributeValue OWN = binary(1);
  private static final AtomicInteger TABLES = new AtomicInteger();
  private static final Duration LAG = Duration.ofMillis(10);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(5);

  /** Items that only this fixture uses: for each region, one for every lane of its links. */
  private static final Map<String, Collection<Integer>> MARKERS =
      Map.of(EAST, onePerLane(130), SOUTH, onePerLane(170), WEST, onePerLane(210));

  final Map<String, Replica> replicas = new LinkedHashMap<>();
  final AtomicLong millis = new AtomicLong(1_000);
  private final AtomicInteger stamps = new AtomicInteger();
  private final AtomicInteger markers = new AtomicInteger();
  private final Set<Set<String>> cuts = new HashSet<>();
  final Replicator replicator;

  /**
   * Creates an empty table.
   *
   * @param clients replaces the replicator's client of the western replica
   */
  GlobalTableFixture(EmbeddedDynamoDb database, UnaryOperator<DynamoDbClient> clients) {
    String table = "table-" + TABLES.incrementAndGet();
    List<Replica> replicated = new ArrayList<>();
    for (String region : ALL) {
      Replica replica = database.createReplica(region, table);
      replicas.put(region, replica);
      replicated.add(
          region.equals(WEST)
              ? new Replica(
                  region,
                  table,
                  replica.stream(),
                  clients.apply(replica.client()),
                  replica.streams())
              : replica);
    }
    replicator = new Replicator(replicated, (_, _) -> LAG, this::stamp);
    replicator.start();
  }

  /** Creates an empty table. */
  public GlobalTableFixture(EmbeddedDynamoDb database) {
    this(database, UnaryOperator.identity());
  }

  private Instant stamp() {
    stamps.incrementAndGet();
    return Instant.ofEpochMilli(millis.get());
  }

  @Override
  public void close() {
    replicator.close();
  }

  void put(String region, int key, String value) {
    Map<String, AttributeValue> item = new HashMap<>(key(key));
    item.put("v", AttributeValue.fromS(value));
    put(region, item);
  }

  void put(String region, Map<String, AttributeValue> item) {
    Replica replica = replica(region);
    replica.client().putItem(request -> request.tableName(replica.table()).item(item));
  }

  /** Puts an item, and returns when the replicator has given it that time. */
  void putAt(long time, String region, int key, String value) {
    millis.set(time);
    int before = stamps.get();
    put(region, key, value);
    eventually(true, () -> stamps.get() > before);
  }

  void append(String region, int key, String value) {
    Replica replica = replica(region);
    replica
        .client()
        .updateItem(
            request ->
                request
                    .tableName(replica.table())
                    .key(key(key))
                    .updateExpression("SET w = :w")
                    .expressionAttributeValues(Map.of(":w", AttributeValue.fromS(value))));
  }

  void delete(String region, int key) {
    Replica replica = replica(region);
    replica.client().deleteItem(request -> request.tableName(replica.table()).key(key(key)));
  }

  /** The item in a region, without its key; empty if there is none. */
  Map<String, String> item(String region, int key) {
    Replica replica = replica(region);
    Map<String, String> item = new HashMap<>();
    replica
        .client()
        .getItem(r -> r.tableName(replica.table()).key(key(key)).consistentRead(true))
        .item()
        .forEach((name, value) -> item.put(name, String.valueOf(value.s())));
    item.keySet().removeAll(key(key).keySet());
    return item;
  }

  /** The item in every region. */
  List<Map<String, String>> items(int key) {
    return ALL.stream().map(region -> item(region, key)).toList();
  }

  /** Waits until all that was under way has arrived, and what that has caused in turn. */
  void settle() {
    for (int round = 0; round < 3; round++) {
      arrive();
    }
  }

  /** A client of a region's replica. */
  public DynamoDbClient client(String region) {
    return replica(region).client();
  }

  /** The table's name. */
  public String name() {
    return replica(EAST).table();
  }

  /** Stops replication between two regions. */
  public void cut(String one, String other) {
    cuts.add(Set.of(one, other));
    replicator.cut(one, other);
  }

  /** Undoes {@link #cut}. */
  public void heal(String one, String other) {
    cuts.remove(Set.of(one, other));
    replicator.heal(one, other);
  }

  /**
   * Waits until all earlier writes have reached every region to which the link is not cut: it
   * writes one item per lane, and changes of a lane keep their order.
   */
  public void arrive() {
    String value = "marker " + markers.incrementAndGet();
    MARKERS.forEach((region, keys) -> keys.forEach(key -> put(region, key, value)));
    eventually(true, () -> MARKERS.keySet().stream().allMatch(from -> hasArrived(from, value)));
  }

  private boolean hasArrived(String from, String value) {
    return ALL.stream()
        .filter(to -> to.equals(from) || !cuts.contains(Set.of(from, to)))
        .allMatch(
            to ->
                MARKERS.getOrDefault(from, List.of()).stream()
                    .allMatch(key -> value.equals(item(to, key).get("v"))));
  }

  /** The items of a region's replica by their keys, without those of this fixture. */
  public Map<Map<String, AttributeValue>, Map<String, AttributeValue>> contents(String region) {
    Map<Map<String, AttributeValue>, Map<String, AttributeValue>> contents = new HashMap<>();
    for (Map<String, AttributeValue> item :
        client(region).scanPaginator(scan -> scan.tableName(name())).items()) {
      if (!OWN.equals(item.get("s"))) {
        Map<String, AttributeValue> key = new HashMap<>(item);
        key.keySet().retainAll(List.of("s", "k"));
        contents.put(key, item);
      }
    }
    return contents;
  }

  /** Waits until the item has this content in every region. */
  void everywhere(int key, Map<String, String> item) {
    eventually(List.of(item, item, item), () -> items(key));
  }

  /** Waits until the value is the expected one. */
  static <T> void eventually(T expected, Supplier<T> value) {
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(PAUSE)
        .untilAsserted(() -> assertEquals(expected, value.get()));
  }

  /** The number of records of an item in a region's stream. */
  long records(String region, int key) {
    Replica replica = replica(region);
    String shard =
        replica
            .streams()
            .describeStream(r -> r.streamArn(replica.stream()))
            .streamDescription()
            .shards()
            .getFirst()
            .shardId();
    String iterator =
        replica
            .streams()
            .getShardIterator(
                r -> r.streamArn(replica.stream()).shardId(shard).shardIteratorType("TRIM_HORIZON"))
            .shardIterator();
    List<Record> records = replica.streams().getRecords(r -> r.shardIterator(iterator)).records();
    return records.stream().filter(r -> r.dynamodb().keys().equals(key(key))).count();
  }

  static Map<String, AttributeValue> key(int key) {
    return Map.of("s", OWN, "k", binary(key));
  }

  private static Collection<Integer> onePerLane(int from) {
    Map<Integer, Integer> keys = new TreeMap<>();
    for (int key = from; keys.size() < ReplicationLink.LANES; key++) {
      keys.putIfAbsent(ReplicationLink.lane(key(key)), key);
    }
    return keys.values();
  }

  private static AttributeValue binary(int value) {
    return AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {(byte) value}));
  }

  private Replica replica(String region) {
    Replica replica = replicas.get(region);
    if (replica == null) {
      throw new IllegalArgumentException(region);
    }
    return replica;
  }
}
