package meridian.local.replication;

import static meridian.local.replication.GlobalTableFixture.ALL;
import static meridian.local.replication.GlobalTableFixture.EAST;
import static meridian.local.replication.GlobalTableFixture.SOUTH;
import static meridian.local.replication.GlobalTableFixture.WEST;
import static meridian.local.replication.GlobalTableFixture.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import meridian.local.CapturedLog;
import meridian.local.database.EmbeddedDynamoDb;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

final class ReplicatorIT {

  private static final EmbeddedDynamoDb database = EmbeddedDynamoDb.start();

  private final GlobalTableFixture table = new GlobalTableFixture(database);

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  @AfterEach
  void stop() {
    table.close();
  }

  @Test
  void putsUpdatesAndDeletesReachEveryRegion() {
    for (String region : ALL) {
      table.put(region, 1, region);
      table.everywhere(1, Map.of("v", region));
      table.append(region, 1, "more");
      table.everywhere(1, Map.of("v", region, "w", "more"));
      table.delete(region, 1);
      table.everywhere(1, Map.of());
    }
  }

  @Test
  void firstWriteIsReplicatedAfterManyWritesToOtherTables() {
    try (var log = new CapturedLog(StreamReader.class);
        var other = new GlobalTableFixture(database)) {
      other.settle();
      table.put(EAST, 1, "one");
      table.everywhere(1, Map.of("v", "one"));
      assertEquals(List.of(), log.messages());
    }
  }

  @Test
  void replicatedWritesAreNotReplicatedAgain() {
    table.put(EAST, 1, "one");
    table.everywhere(1, Map.of("v", "one"));
    table.put(WEST, 1, "two");
    table.everywhere(1, Map.of("v", "two"));
    table.delete(SOUTH, 1);
    table.everywhere(1, Map.of());
    table.settle();
    for (String region : ALL) {
      assertEquals(3, table.records(region, 1), region);
    }
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
    table.replicator.cut(EAST, WEST);
    table.replicator.cut(EAST, SOUTH);
    table.replicator.cut(SOUTH, WEST);
    table.putAt(firstMillis, first, 1, "first");
    table.putAt(secondMillis, second, 1, "second");
    table.replicator.heal(EAST, WEST);
    table.replicator.heal(EAST, SOUTH);
    table.replicator.heal(SOUTH, WEST);
    table.everywhere(1, Map.of("v", winner));
    table.settle();
    table.everywhere(1, Map.of("v", winner));
  }

  @Test
  void olderPutDoesNotUndoADelete() {
    table.replicator.cut(EAST, WEST);
    table.put(EAST, 1, "old");
    eventually(Map.of("v", "old"), () -> table.item(SOUTH, 1));
    table.millis.set(2_000);
    table.delete(SOUTH, 1);
    eventually(Map.of(), () -> table.item(EAST, 1));
    table.replicator.heal(EAST, WEST);
    table.settle();
    assertEquals(List.of(Map.of(), Map.of(), Map.of()), table.items(1));
  }

  @Test
  void replicasConvergeUnderContention() {
    table.millis.set(5_000);
    var random = new Random(42);
    for (int i = 0; i < 600; i++) {
      String region = ALL.get(random.nextInt(ALL.size()));
      int key = 1 + random.nextInt(3);
      switch (random.nextInt(4)) {
        case 0 -> table.delete(region, key);
        case 1 -> table.append(region, key, "w" + i);
        default -> table.put(region, key, "v" + i);
      }
      table.millis.addAndGet(random.nextInt(3));
    }
    table.settle();
    for (int key = 1; key <= 3; key++) {
      int item = key;
      eventually(1L, () -> table.items(item).stream().distinct().count());
      long records = table.records(EAST, key);
      table.settle();
      assertEquals(records, table.records(EAST, key));
      assertEquals(1, table.items(key).stream().distinct().count());
    }
  }

  @Test
  void deletesByTimeToLiveAreReplicated() {
    long past = Instant.now().minusSeconds(60).getEpochSecond();
    Map<String, AttributeValue> item = new HashMap<>(GlobalTableFixture.key(1));
    item.put("t", AttributeValue.fromN(Long.toString(past)));
    table.put(EAST, item);
    for (String region : ALL) {
      eventually(2L, () -> table.records(region, 1));
    }
    table.settle();
    table.put(WEST, 1, "new");
    table.everywhere(1, Map.of("v", "new"));
    table.delete(SOUTH, 1);
    table.everywhere(1, Map.of());
  }

  @Test
  void failingWriteDoesNotStopReplication() {
    try (var log = new CapturedLog(Retry.class);
        var failing = new GlobalTableFixture(database, FailingTables::new)) {
      failing.put(EAST, FailingTables.REFUSED, "refused");
      failing.put(EAST, 2, "accepted");
      failing.everywhere(2, Map.of("v", "accepted"));
      eventually(Map.of("v", "refused"), () -> failing.item(SOUTH, FailingTables.REFUSED));
      eventually(List.of("giving up replicating a change over east>west"), log::messages);
    }
  }
}
