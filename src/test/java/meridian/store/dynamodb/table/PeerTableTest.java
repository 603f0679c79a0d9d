package meridian.store.dynamodb.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import meridian.peer.Endpoint;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.store.Peers;
import meridian.store.record.PeerRecord;
import meridian.store.record.Section;
import meridian.store.record.Slot;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

final class PeerTableTest {

  private static final InfoHash TORRENT = new InfoHash(new Id160(1, 2, 3));
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.25Z");
  private static final Instant EXPIRY = Instant.parse("2026-01-01T13:30:00Z");

  @Test
  void aWrittenRecordIsReadBack() {
    for (Role role : Role.values()) {
      for (boolean stopped : List.of(false, true)) {
        PeerRecord record = record(Peers.ipv4(7, role), stopped);
        assertEquals(Optional.of(record), PeerTable.record(PeerTable.item(TORRENT, record)));
      }
    }
  }

  @Test
  void theIdOfAnIpv6PeerIsNotStored() {
    PeerRecord record = record(Peers.ipv6(7, Role.LEECHER), false);
    Peer read = PeerTable.record(PeerTable.item(TORRENT, record)).orElseThrow().peer();
    assertEquals(new Peer(record.peer().endpoint(), Role.LEECHER), read);
  }

  @Test
  void fiftyFourRecordsFitHalfAReadUnit() {
    assertEquals(75, size(PeerTable.item(TORRENT, record(Peers.ipv4(7, Role.SEEDER), false))));
    assertEquals(67, size(PeerTable.item(TORRENT, record(Peers.ipv6(7, Role.SEEDER), false))));
    assertTrue(75 * PeerTable.RECORDS_PER_PAGE <= 4_096);
  }

  /** Releases that stored unreachable peers run beside this one during a deployment. */
  @Test
  void aStoredRecordOfAnUnreachablePeerIsNotLive() {
    Peer peer = Peers.ipv4(7, Role.SEEDER);
    assertTrue(record(peer, false).isLive(NOON));
    Endpoint unreachable = new Endpoint(peer.endpoint().address(), 1);
    PeerRecord stored = record(new Peer(unreachable, peer.role(), peer.id()), false);
    PeerRecord read = PeerTable.record(PeerTable.item(TORRENT, stored)).orElseThrow();
    assertFalse(read.isLive(NOON));
    assertEquals(List.of(), PeerRecord.livePeers(List.of(read), NOON));
  }

  @Test
  void theTtlIsEightDaysAfterTheExpiry() {
    Map<String, AttributeValue> item =
        PeerTable.item(TORRENT, record(Peers.ipv4(7, Role.SEEDER), false));
    assertEquals(
        EXPIRY.plus(Duration.ofDays(8)).getEpochSecond(), Long.parseLong(attribute(item, "t").n()));
  }

  @Test
  void timesAreStoredToASixtyFourthOfASecond() {
    PeerRecord record = record(Peers.ipv4(7, Role.SEEDER), false);
    Instant odd = Instant.parse("2026-01-01T12:00:00.999999999Z");
    PeerRecord later = new PeerRecord(record.slot(), record.peer(), false, odd, record.expiry());
    Instant read = PeerTable.record(PeerTable.item(TORRENT, later)).orElseThrow().written();
    assertFalse(read.isAfter(odd));
    assertTrue(Duration.between(read, odd).compareTo(Duration.ofNanos(15_625_000)) <= 0);
  }

  @Test
  void valuesSortByTime() {
    Peer peer = Peers.ipv4(7, Role.SEEDER);
    byte[] bound = PeerTable.upperBound(NOON).b().asByteArray();
    for (long millis : List.of(-86_400_000L, -16L, 0L, 16L, 1_000L, 86_400_000L)) {
      Slot slot = record(peer, false).slot();
      for (boolean stopped : List.of(false, true)) {
        PeerRecord record = new PeerRecord(slot, peer, stopped, NOON.plusMillis(millis), EXPIRY);
        byte[] value = attribute(PeerTable.item(TORRENT, record), "v").b().asByteArray();
        assertEquals(millis <= 0, Arrays.compareUnsigned(value, bound) < 0, millis + " ms later");
      }
    }
  }

  /** Neither this release nor the one before knows flag 8; the one before did not know flag 4. */
  @Test
  void flagsThatAReleaseDoesNotKnowAreIgnored() {
    Map<String, AttributeValue> good =
        PeerTable.item(TORRENT, record(Peers.ipv4(7, Role.SEEDER), false));
    PeerRecord plain = PeerTable.record(good).orElseThrow();
    for (int flag : List.of(4, 8, 12)) {
      byte[] value = attribute(good, "v").b().asByteArray();
      value[5] |= (byte) flag;
      Map<String, AttributeValue> item = new HashMap<>(good);
      item.put("v", bytes(value));
      PeerRecord read = PeerTable.record(item).orElseThrow();
      assertEquals((flag & 4) != 0, read.counted());
      assertEquals(
          plain,
          new PeerRecord(read.slot(), read.peer(), read.stopped(), read.written(), read.expiry()));
    }
  }

  @Test
  void aCountedDownloadIsOneBitOfTheValue() {
    PeerRecord record = record(Peers.ipv4(7, Role.SEEDER), false);
    PeerRecord counted =
        new PeerRecord(record.slot(), record.peer(), false, true, NOON, record.expiry());
    Map<String, AttributeValue> item = PeerTable.item(TORRENT, counted);
    assertEquals(Optional.of(counted), PeerTable.record(item));
    byte[] plain = attribute(PeerTable.item(TORRENT, record), "v").b().asByteArray();
    byte[] marked = attribute(item, "v").b().asByteArray();
    assertEquals(0x10, plain[5]);
    assertEquals(0x14, marked[5]);
    plain[5] = marked[5];
    assertArrayEquals(plain, marked);
  }

  @Test
  void anItemOfAnUnknownLayoutIsNoRecord() {
    Map<String, AttributeValue> good =
        PeerTable.item(TORRENT, record(Peers.ipv4(7, Role.SEEDER), false));
    byte[] value = attribute(good, "v").b().asByteArray();
    byte[] future = value.clone();
    future[5] = (byte) (2 << 4);
    byte[] portZero = value.clone();
    portZero[10] = 0;
    portZero[11] = 0;
    for (byte[] bad :
        List.of(future, portZero, new byte[0], new byte[] {0, 1, 2, 3, 4, 0x10, 1, 2})) {
      Map<String, AttributeValue> item = new HashMap<>(good);
      item.put("v", bytes(bad));
      assertEquals(Optional.empty(), PeerTable.record(item));
    }
    for (byte[] bad :
        List.of(new byte[0], new byte[] {0, 1}, new byte[] {9, 0, 0, 0, 0, 0, 0, 0, 0, 1})) {
      Map<String, AttributeValue> item = new HashMap<>(good);
      item.put("k", bytes(bad));
      assertEquals(Optional.empty(), PeerTable.record(item));
    }
    assertEquals(Optional.empty(), PeerTable.record(Map.of()));
  }

  private static PeerRecord record(Peer peer, boolean stopped) {
    Section section = Section.of(peer.endpoint().family(), peer.role().side());
    Slot slot = new Slot(section, 0x8123456789abcdefL, RegionCode.of(200));
    return new PeerRecord(slot, peer, stopped, NOON, EXPIRY);
  }

  private static AttributeValue attribute(Map<String, AttributeValue> item, String name) {
    return Objects.requireNonNull(item.get(name));
  }

  private static AttributeValue bytes(byte[] bytes) {
    return AttributeValue.fromB(SdkBytes.fromByteArray(bytes));
  }

  /**
   * An item's size as AWS counts it: names and values; a number takes a byte for two digits and one
   * more.
   */
  private static int size(Map<String, AttributeValue> item) {
    int size = 0;
    for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
      AttributeValue value = attribute.getValue();
      size += attribute.getKey().getBytes(StandardCharsets.UTF_8).length;
      size += value.b() != null ? value.b().asByteArray().length : (value.n().length() + 1) / 2 + 1;
    }
    return size;
  }
}
