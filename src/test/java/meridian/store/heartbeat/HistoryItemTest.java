package meridian.store.heartbeat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import meridian.metrics.Label.Outcome;
import meridian.status.AnnounceCounts;
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
    long most = Long.MAX_VALUE / 8;
    PeerCounts peers = new PeerCounts(most, most, most, most, most, most);
    History history = History.NONE;
    for (int n = 0; n < History.MAX_STEPS; n++) {
      boolean isEven = n % 2 == 0;
      history =
          history.plus(
              new History.Step(
                  NOON.plus(History.STEP.multipliedBy(n)),
                  isEven ? peers : PeerCounts.NONE,
                  isEven ? most : 0,
                  isEven ? most : 0,
                  Optional.of(isEven ? most : 0),
                  Optional.of(AnnounceCounts.of(_ -> isEven ? most : 0))));
    }
    assertEquals(25_001, bytes(HistoryItem.of(REGION, history)).length, 1_000);
    assertEquals(
        history.steps().getLast(),
        HistoryItem.read(HistoryItem.of(REGION, history)).steps().getLast());
  }

  /** As README says. */
  @Test
  void aDayOfSmallChangesHasTenKilobytes() {
    History history = History.NONE;
    for (int n = 0; n < History.MAX_STEPS; n++) {
      long figure = n % 2 == 0 ? 8_191 : 0;
      PeerCounts peers = new PeerCounts(figure, figure, figure, figure, figure, figure);
      history =
          history.plus(
              new History.Step(
                  NOON.plus(History.STEP.multipliedBy(n)),
                  peers,
                  figure,
                  figure,
                  Optional.of(figure),
                  Optional.of(AnnounceCounts.of(_ -> figure))));
    }
    int bytes = bytes(HistoryItem.of(REGION, history)).length;
    assertTrue(bytes > 9_500 && bytes < 10_500, () -> "it has " + bytes + " bytes");
  }

  /** Each has nine fields a step, of seven bits a byte. */
  @Test
  void theHistoryOfAnEarlierReleaseIsRead() {
    byte[] start = {(byte) 0x80, (byte) 0x80, (byte) 0x80, 0x01};
    ByteBuffer bytes = ByteBuffer.allocate(64).put((byte) 9);
    bytes.put(start).put(new byte[] {2, 4, 6, 8, 10, 12, 14, 16});
    bytes.put((byte) 2).put(new byte[8]);
    byte[] item = Arrays.copyOf(bytes.array(), bytes.position());
    Instant first = Instant.ofEpochSecond((1L << 20) * History.STEP.toSeconds());
    assertEquals(
        List.of(
            new History.Step(first, new PeerCounts(1, 2, 3, 4, 5, 6), 7, 8),
            new History.Step(first.plus(History.STEP), new PeerCounts(1, 2, 3, 4, 5, 6), 7, 8)),
        HistoryItem.read(Map.of("v", AttributeValue.fromB(SdkBytes.fromByteArray(item)))).steps());
  }

  /** An earlier release reads the first nine fields of as many as the first byte says. */
  @Test
  void theFieldsOfAnEarlierReleaseComeFirst() {
    PeerCounts peers = new PeerCounts(1, 2, 3, 4, 5, 6);
    Instant first = Instant.ofEpochSecond(History.STEP.toSeconds());
    var announces = new AnnounceCounts(Map.of(Outcome.SKIPPED, 11L));
    History history =
        History.NONE.plus(
            new History.Step(first, peers, 7, 8, Optional.of(9L), Optional.of(announces)));
    assertArrayEquals(
        new byte[] {18, 2, 2, 4, 6, 8, 10, 12, 14, 16, 20, 2, 24, 2, 2, 2, 2, 2, 2},
        bytes(HistoryItem.of(REGION, history)));
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
              new History.Step(
                  start,
                  peers,
                  random.nextLong(bound),
                  random.nextLong(bound),
                  random.nextBoolean() ? Optional.of(random.nextLong(bound)) : Optional.empty(),
                  random.nextBoolean()
                      ? Optional.of(AnnounceCounts.of(_ -> random.nextLong(bound)))
                      : Optional.empty()));
      start = start.plus(History.STEP);
    }
    return history;
  }
}
