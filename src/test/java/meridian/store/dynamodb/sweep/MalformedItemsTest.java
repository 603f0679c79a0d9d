package meridian.store.dynamodb.sweep;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import meridian.TestTrackers;
import meridian.model.GlobalTable;
import meridian.model.InlineExecutor;
import meridian.model.VirtualTime;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.purge.SegmentProgress;
import meridian.purge.SweepId;
import meridian.purge.SweepTotals;
import meridian.store.FuzzedItems;
import meridian.store.Peers;
import meridian.store.control.StoredSweepLog;
import meridian.store.dynamodb.control.ControlTable;
import meridian.store.dynamodb.table.LedgerItem;
import meridian.store.dynamodb.table.PeerTable;
import meridian.store.record.Ledger;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.Event;
import meridian.swarm.PeerCounts;
import meridian.swarm.RegionCode;
import meridian.swarm.SwarmCounts;
import meridian.swarm.SwarmStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items that no release writes: a swarm stays readable, and a sweep passes over them. */
final class MalformedItemsTest {

  private static final Instant NOON = Instant.parse("2100-01-01T12:00:00Z");
  private static final Duration LIFE = Duration.ofMinutes(90);
  private static final AnnounceRecord.Terms TERMS =
      new AnnounceRecord.Terms(LIFE, Duration.ofMinutes(36));
  private static final InfoHash TORRENT = new InfoHash(new Id160(1, 2, 3));
  private static final RegionCode OWN = RegionCode.of(1);
  private static final RegionCode GONE = RegionCode.of(2);
  private static final Peer SEEDER = Peers.ipv4(500, Role.SEEDER);

  private final VirtualTime time = new VirtualTime(NOON);
  private final DynamoDbClient peers =
      new GlobalTable(List.of("all"), time, Duration.ofMillis(1), new Random(1)).client("all");
  private final DynamoDbClient control =
      GlobalTable.ofControl(List.of("all"), time, Duration.ofMillis(1), new Random(1))
          .client("all");
  private final FuzzedItems fuzzed = new FuzzedItems(20261128);

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "-1", "99999999999999999999999999999999999999"})
  void aSwarmWithAMalformedTimeIsReadableAndSwept(String ttl) {
    announce(Peers.ipv4(1, Role.LEECHER), NOON);
    announce(Peers.ipv4(2, Role.LEECHER), NOON);
    Map<String, AttributeValue> item = new HashMap<>(items().getFirst());
    item.put("t", AttributeValue.fromN(ttl));
    put(item);
    assertEquals(1, announce(SEEDER, NOON.plusSeconds(1)).size());
    SweepTotals totals = sweep(NOON.plus(LIFE).plusSeconds(90), Optional.empty());
    assertEquals(1, totals.unknown());
    assertEquals(2, totals.deleted());
    assertEquals(List.of(item), items());
  }

  @Test
  void noItemMakesASwarmUnreadableOrStopsASegment() {
    for (int n = 0; n < 40; n++) {
      announce(Peers.ipv4(n, Role.LEECHER), NOON);
    }
    List<Map<String, AttributeValue>> good = items();
    for (int round = 0; round < 100; round++) {
      for (Map<String, AttributeValue> item : good) {
        put(fuzzed.of(item, "s", "k"));
      }
      assertDoesNotThrow(() -> announce(SEEDER, NOON.plusSeconds(1)));
      assertDoesNotThrow(() -> store().scrape(List.of(TORRENT), NOON.plusSeconds(1)));
      SweepTotals totals = sweep(NOON.plusSeconds(2), Optional.empty());
      assertTrue(totals.unknown() > 0 && totals.unknown() < good.size(), totals::toString);
    }
  }

  @Test
  void noLedgerStopsAnAdoption() {
    for (int round = 0; round < 200; round++) {
      put(fuzzed.of(ledger(OWN), "s", "k"));
      put(fuzzed.of(ledger(GONE), "s", "k", "r"));
      assertDoesNotThrow(() -> store().scrape(List.of(TORRENT), NOON));
      SweepTotals totals = sweep(NOON, Optional.of(GONE));
      long left =
          items().stream().filter(item -> PeerTable.region(item).equals(Optional.of(GONE))).count();
      assertEquals(left, totals.unknown(), "a ledger that stays is counted");
    }
  }

  @Test
  void noLedgerFailsTheAnnounceOfACompletedDownload() {
    for (int n = 0; n < 100; n++) {
      put(fuzzed.of(ledger(OWN), "s", "k"));
      announce(Peers.ipv4(n, Role.LEECHER), NOON);
      Peer seeder = Peers.ipv4(n, Role.SEEDER);
      assertDoesNotThrow(() -> announce(seeder, NOON.plusSeconds(1)));
    }
  }

  @Test
  void anyLogOfASweepIsRead() {
    StoredSweepLog log = new StoredSweepLog(new ControlTable(control, "control"), OWN);
    SweepId sweep = new SweepId("sweep", NOON);
    SweepTotals counts =
        new SweepTotals(
            new PeerCounts(1, 2, 3, 4, 5, 6),
            7,
            8,
            Optional.of(13L),
            List.of(new SweepTotals.SweptSwarm(TORRENT, new SwarmCounts(5, 4, 3, 13))),
            10,
            11,
            12);
    log.begin(sweep, NOON);
    var _ = log.finish(sweep, SegmentProgress.of(0, 2, Optional.empty()).finished(counts));
    List<Map<String, AttributeValue>> good =
        control
            .scanPaginator(scan -> scan.tableName("control").segment(0).totalSegments(1))
            .items()
            .stream()
            .toList();
    assertEquals(2, good.size());
    for (int round = 0; round < 5_000; round++) {
      for (Map<String, AttributeValue> item : good) {
        Map<String, AttributeValue> other = fuzzed.of(item, "s", "k");
        control.putItem(put -> put.tableName("control").item(other));
      }
      assertDoesNotThrow(log::lease);
      log.totals("sweep").ifPresent(totals -> assertTrue(totals.peers().total() >= 0));
    }
  }

  private static Map<String, AttributeValue> ledger(RegionCode region) {
    Map<String, AttributeValue> ledger = new HashMap<>(LedgerItem.key(TORRENT, region));
    ledger.put("d", AttributeValue.fromN("3"));
    ledger.put("t", PeerTable.ttl(NOON.plus(Ledger.LIFE)));
    ledger.put("r", PeerTable.regionValue(region));
    return ledger;
  }

  private SweepTotals sweep(Instant now, Optional<RegionCode> adopted) {
    return new PeerSweep(peers, "peers", OWN, new InlineExecutor())
        .advance(SegmentProgress.of(0, 1, adopted), now, () -> false)
        .counts();
  }

  private List<Peer> announce(Peer peer, Instant at) {
    return store()
        .announce(new AnnounceRecord(TORRENT, peer, Event.NONE, 50, at, TERMS, Optional.empty()))
        .peers();
  }

  private SwarmStore store() {
    return TestTrackers.store(
        peers, "peers", OWN.number(), InstantSource.fixed(NOON), new Random(5));
  }

  private void put(Map<String, AttributeValue> item) {
    peers.putItem(put -> put.tableName("peers").item(item));
  }

  private List<Map<String, AttributeValue>> items() {
    return peers
        .scanPaginator(scan -> scan.tableName("peers").segment(0).totalSegments(1))
        .items()
        .stream()
        .toList();
  }
}
