package meridian.store.dynamodb.heartbeat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import meridian.status.History;
import meridian.store.FuzzedItems;
import meridian.store.dynamodb.table.PeerTable;
import meridian.swarm.PeerCounts;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The item of a region's history: what is written is read, and anything else is harmless. */
final class HistoryItemTest {

  private static final int ITEMS = 20_000;
  private static final long SEED = 20261128;
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final RegionCode REGION = RegionCode.of(7);

  private final Random random = new Random(SEED);

  @Test
  void whatIsWrittenIsRead() {
    for (int round = 0; round < 200; round++) {
      History history = history(random.nextInt(History.MAX_STEPS + 1), 1L << random.nextInt(33));
      Map<String, AttributeValue> item = HistoryItem.of(REGION, history);
      assertEquals(history, HistoryItem.read(item));
      assertEquals(Optional.of(REGION), HistoryItem.region(item));
    }
  }

  @Test
  void aDayIsOfBoundedSize() {
    History history = history(History.MAX_STEPS, 1L << 33);
    assertTrue(bytes(HistoryItem.of(REGION, history)).length <= 26_000);
  }

  @Test
  void fieldsOfALaterReleaseAreIgnored() {
    History history = history(1, 60);
    Map<String, AttributeValue> item = new HashMap<>(HistoryItem.of(REGION, history));
    byte[] bytes = bytes(item);
    // One more field in each step; its value is 0.
    byte[] more = Arrays.copyOf(bytes, bytes.length + 1);
    more[0]++;
    item.put("v", AttributeValue.fromB(SdkBytes.fromByteArray(more)));
    assertEquals(history, HistoryItem.read(item));
  }

  @Test
  void anyItemIsRead() {
    FuzzedItems items = new FuzzedItems(SEED);
    Map<String, AttributeValue> good = HistoryItem.of(REGION, history(5, 1_000));
    for (int round = 0; round < ITEMS; round++) {
      List<History.Step> steps = HistoryItem.read(items.of(good)).steps();
      for (int n = 1; n < steps.size(); n++) {
        assertTrue(steps.get(n - 1).start().isBefore(steps.get(n).start()));
      }
      assertTrue(steps.stream().allMatch(step -> step.peers().total() >= 0 && step.own() >= 0));
    }
  }

  private static byte[] bytes(Map<String, AttributeValue> item) {
    return PeerTable.bytes(item.get("v"));
  }

  private History history(int steps, long bound) {
    History history = History.NONE;
    Instant start = NOON;
    for (int n = 0; n < steps; n++) {
      PeerCounts peers =
          new PeerCounts(
              random.nextLong(bound),
              random.nextLong(bound),
              random.nextLong(bound),
              random.nextLong(bound),
              random.nextLong(bound),
              random.nextLong(bound));
      history =
          history.plus(
              new History.Step(start, peers, random.nextLong(bound), random.nextLong(bound)));
      start = start.plus(History.STEP);
    }
    return history;
  }
}
