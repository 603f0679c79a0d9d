package meridian.local.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import meridian.local.database.TableSchema;
import meridian.local.database.item.ItemKey;
import meridian.local.database.table.Change;
import meridian.local.database.table.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Three replicas, on a clock and with a scheduler that the test controls. */
final class ReplicatorTest {

  private static final String EAST = "east";
  private static final String SOUTH = "south";
  private static final String WEST = "west";
  private static final List<String> ALL = List.of(EAST, SOUTH, WEST);
  private static final int MAX_LAG_MILLIS = 50;

  private final Random random = new Random(42);
  private final PriorityQueue<Due> agenda =
      new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::order));
  private final Map<String, Table> replicas = new HashMap<>();
  private final List<Change> feed = new ArrayList<>();
  private final Replicator replicator;
  private long millis = 1_000;
  private long now;
  private long order;

  private record Due(long at, long order, Runnable task) {}

  ReplicatorTest() {
    List<Table> tables = ALL.stream().map(this::table).toList();
    for (Table table : tables) {
      replicas.put(table.region(), table);
      table.subscribe(feed::add);
    }
    replicator =
        new Replicator(
            tables,
            (_, _) -> Duration.ofMillis(1 + random.nextInt(MAX_LAG_MILLIS)),
            (delay, task) -> agenda.add(new Due(now + delay.toMillis(), order++, task)));
  }

  private Table table(String region) {
    return new Table(region, TableSchema.PEERS.keys(), () -> Instant.ofEpochMilli(millis));
  }

  @Test
  void putsAndDeletesReachEveryRegion() {
    for (String region : ALL) {
      put(region, 1, region);
      settle();
      assertEquals(everywhere(region), values(1));
      delete(region, 1);
      settle();
      assertEquals(everywhere(""), values(1));
    }
  }

  @Test
  void aWriteArrivesAfterItsLagOnly() {
    put(EAST, 1, "one");
    assertEquals(List.of("one", "", ""), values(1));
    assertEquals(2, replicator.underWay());
    settle();
    assertEquals(everywhere("one"), values(1));
    assertEquals(0, replicator.underWay());
  }

  @Test
  void replicatedWritesAreNotReplicatedAgain() {
    put(EAST, 1, "one");
    settle();
    put(WEST, 1, "two");
    settle();
    delete(SOUTH, 1);
    settle();
    assertEquals(3, feed.size());
  }

  @ParameterizedTest
  @CsvSource({
    "east, 1000, west, 2000, second",
    "west, 1000, east, 2000, second",
    "east, 2000, west, 1000, first",
    "west, 2000, east, 1000, first",
    "east, 1000, west, 1000, second",
    "west, 1000, east, 1000, first",
  })
  void laterWriteWinsThenTheGreaterRegionName(
      String first, long firstMillis, String second, long secondMillis, String winner) {
    millis = firstMillis;
    put(first, 1, "first");
    millis = secondMillis;
    put(second, 1, "second");
    settle();
    assertEquals(everywhere(winner), values(1));
  }

  @Test
  void aWriteWinsOverTheOneThatItsRegionHasSeenWhateverTheClockShows() {
    millis = 2_000;
    put(WEST, 1, "old");
    settle();
    millis = 1_000;
    put(EAST, 1, "new");
    settle();
    assertEquals(everywhere("new"), values(1));
    delete(EAST, 1);
    settle();
    assertEquals(everywhere(""), values(1));
  }

  @Test
  void writesAreHeldBackWhileRegionsAreDisconnected() {
    replicator.cut(EAST, WEST);
    put(EAST, 1, "one");
    settle();
    assertEquals(List.of("one", "one", ""), values(1));
    replicator.isolate(WEST);
    replicator.heal(EAST, WEST);
    settle();
    assertEquals(List.of("one", "one", ""), values(1));
    replicator.rejoin(WEST);
    settle();
    assertEquals(everywhere("one"), values(1));
  }

  @Test
  void aWriteThatIsUnderWayIsHeldBackToo() {
    put(EAST, 1, "one");
    replicator.cut(EAST, SOUTH);
    settle();
    assertEquals(List.of("one", "", "one"), values(1));
    replicator.heal(EAST, SOUTH);
    settle();
    assertEquals(everywhere("one"), values(1));
  }

  @Test
  void olderPutDoesNotUndoADelete() {
    replicator.cut(EAST, WEST);
    put(EAST, 1, "old");
    settle();
    millis = 2_000;
    delete(SOUTH, 1);
    settle();
    replicator.forgetDeletes(Instant.MAX);
    replicator.heal(EAST, WEST);
    settle();
    assertEquals(everywhere(""), values(1));
  }

  @Test
  void replicasConvergeUnderContention() {
    for (int i = 0; i < 2_000; i++) {
      String region = ALL.get(random.nextInt(ALL.size()));
      int key = 1 + random.nextInt(3);
      if (random.nextInt(3) == 0) {
        delete(region, key);
      } else {
        put(region, key, "v" + i);
      }
      if (random.nextInt(20) == 0) {
        replicator.cut(EAST, ALL.get(1 + random.nextInt(2)));
      } else if (random.nextInt(20) == 0) {
        replicator.heal(EAST, SOUTH);
        replicator.heal(EAST, WEST);
      }
      millis += random.nextInt(3);
      pass(random.nextInt(MAX_LAG_MILLIS / 2));
    }
    replicator.heal(EAST, SOUTH);
    replicator.heal(EAST, WEST);
    settle();
    for (int key = 1; key <= 3; key++) {
      assertEquals(1, values(key).stream().distinct().count(), "of item " + key);
    }
  }

  @Test
  void deletesByTimeToLiveAreReplicated() {
    Table east = replica(EAST);
    east.setTimeToLive(Optional.of("t"));
    millis = 10_000;
    Map<String, AttributeValue> item = new HashMap<>(key(1));
    item.put("v", AttributeValue.fromS("one"));
    item.put("t", AttributeValue.fromN("20"));
    east.write(key(1), item);
    settle();
    millis = 20_000;
    assertEquals(0, east.deleteExpired());
    millis = 21_000;
    assertEquals(1, east.deleteExpired());
    settle();
    assertEquals(everywhere(""), values(1));
  }

  @Test
  void nothingIsReplicatedAfterTheEnd() {
    put(EAST, 1, "one");
    replicator.close();
    settle();
    assertEquals(List.of("one", "", ""), values(1));
  }

  private void put(String region, int key, String value) {
    Map<String, AttributeValue> item = new HashMap<>(key(key));
    item.put("v", AttributeValue.fromS(value));
    replica(region).write(key(key), item);
  }

  private void delete(String region, int key) {
    replica(region).write(key(key), Map.of());
  }

  /** The item's value in every region; empty where there is none. */
  private List<String> values(int key) {
    return ALL.stream()
        .map(region -> replica(region).get(ItemKey.of(key(key))))
        .map(item -> Objects.requireNonNull(item.getOrDefault("v", AttributeValue.fromS("")).s()))
        .toList();
  }

  private static List<String> everywhere(String value) {
    return List.of(value, value, value);
  }

  private void settle() {
    pass(MAX_LAG_MILLIS);
  }

  private void pass(int milliseconds) {
    now += milliseconds;
    for (Due due = agenda.peek(); due != null && due.at <= now; due = agenda.peek()) {
      agenda.remove();
      due.task.run();
    }
  }

  private Table replica(String region) {
    return Objects.requireNonNull(replicas.get(region));
  }

  private static Map<String, AttributeValue> key(int key) {
    return Map.of("s", binary(1), "k", binary(key));
  }

  private static AttributeValue binary(int value) {
    return AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {(byte) value}));
  }
}
