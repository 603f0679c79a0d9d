package meridian.store.dynamodb.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.store.FuzzedItems;
import meridian.store.Peers;
import meridian.store.record.Ledger;
import meridian.store.record.PeerRecord;
import meridian.store.record.Section;
import meridian.store.record.Slot;
import meridian.store.record.SweptCounts;
import meridian.swarm.PeerCounts;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Any item of the peer table is read or skipped; no decoder throws an exception. */
final class ItemFuzzTest {

  private static final long SEED = 20261128;
  private static final int ITEMS = 50_000;
  private static final InfoHash TORRENT = new InfoHash(new Id160(1, 2, 3));
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final FuzzedItems items = new FuzzedItems(SEED);

  @Test
  void anyPeersItemIsReadOrSkipped() {
    List<Map<String, AttributeValue>> good =
        List.of(
            item(Peers.ipv4(7, Role.SEEDER)),
            item(Peers.ipv4(7, Role.PARTIAL_SEED)),
            item(Peers.ipv6(7, Role.LEECHER)));
    int read = 0;
    for (int round = 0; round < ITEMS; round++) {
      Map<String, AttributeValue> item = items.of(good.get(round % good.size()));
      var _ = PeerTable.infoHash(item);
      var _ = PeerTable.region(item);
      boolean isLedger = LedgerItem.isLedger(item);
      Optional<PeerRecord> record = isLedger ? Optional.empty() : PeerTable.record(item);
      if (record.isPresent()) {
        read++;
        assertUsable(record.get());
      }
    }
    int number = read;
    assertTrue(read > ITEMS / 100 && read < ITEMS / 2, () -> number + " records");
  }

  /** What readers compute from a record, and writers from records that they replace. */
  private static void assertUsable(PeerRecord record) {
    var _ = record.isLive(NOON);
    assertTrue(
        Duration.between(record.written(), record.expiry()).abs().toDays() < 400_000,
        record::toString);
    Map<String, AttributeValue> again = PeerTable.item(TORRENT, record);
    assertEquals(Optional.of(record), PeerTable.record(again).map(other -> with(other, record)));
  }

  /** The record with the peer id that an item over IPv6 does not store. */
  private static PeerRecord with(PeerRecord other, PeerRecord record) {
    return other.peer().equals(record.peer())
        ? other
        : new PeerRecord(
            other.slot(),
            record.peer(),
            other.stopped(),
            other.counted(),
            other.written(),
            other.expiry());
  }

  @Test
  void anyLedgerIsReadOrCountsNothing() {
    Map<String, AttributeValue> good = new HashMap<>(LedgerItem.key(TORRENT, RegionCode.of(3)));
    good.put("d", AttributeValue.fromN("7"));
    good.put("e", LedgerItem.encode(new SweptCounts(NOON, new PeerCounts(1, 2, 3, 4, 5, 6))));
    good.put("t", PeerTable.ttl(NOON));
    Ledger sum = Ledger.NONE;
    for (int round = 0; round < ITEMS; round++) {
      Map<String, AttributeValue> item = items.of(good, "k");
      assertTrue(LedgerItem.isLedger(item));
      Ledger ledger = LedgerItem.of(item);
      assertTrue(ledger.downloads() >= 0, ledger::toString);
      ledger.swept().ifPresent(counts -> assertTrue(counts.peers().total() >= 0, counts::toString));
      sum = ledger.plus(round % 254 == 0 ? Ledger.NONE : sum);
      assertTrue(sum.downloads() >= 0, sum::toString);
    }
  }

  /** The faults of the report: what no release writes, but makes a swarm unreadable. */
  @Test
  void aTimeThatIsNoWholeNumberIsNoRecord() {
    Map<String, AttributeValue> item = item(Peers.ipv4(7, Role.SEEDER));
    for (String number : List.of("1.5", "-1", "17179869184", "1" + "0".repeat(30))) {
      item.put("t", AttributeValue.fromN(number));
      assertEquals(Optional.empty(), PeerTable.record(item), number);
    }
    item.put("t", AttributeValue.fromS("1767277800"));
    assertEquals(Optional.empty(), PeerTable.record(item));
    item.remove("t");
    assertEquals(Optional.empty(), PeerTable.record(item));
  }

  private static Map<String, AttributeValue> item(Peer peer) {
    Section section = Section.of(peer.endpoint().family(), peer.role().side());
    Slot slot = new Slot(section, 0x8123456789abcdefL, RegionCode.of(200));
    PeerRecord record = new PeerRecord(slot, peer, false, NOON, NOON.plus(Duration.ofMinutes(90)));
    return new HashMap<>(PeerTable.item(TORRENT, record));
  }
}
