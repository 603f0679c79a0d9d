package meridian.store.dynamodb.announce;

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
import meridian.model.GlobalTable;
import meridian.model.InlineExecutor;
import meridian.model.VirtualTime;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.store.Peers;
import meridian.store.dynamodb.table.PeerTable;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.AnnounceResult;
import meridian.swarm.Event;
import meridian.swarm.RegionCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items of a layout that this release does not read, in small swarms and in large ones. */
final class UnknownLayoutTest {

  private static final Instant NOON = Instant.parse("2100-01-01T12:00:00Z");
  private static final InfoHash TORRENT = new InfoHash(new Id160(1, 2, 3));
  private static final AnnounceRecord.Terms TERMS =
      new AnnounceRecord.Terms(Duration.ofMinutes(90), Duration.ofMinutes(36));

  private final DynamoDbClient client =
      new GlobalTable(List.of("all"), new VirtualTime(NOON), Duration.ofMillis(1), new Random(1))
          .client("all");
  private final DynamoDbSwarmStore store =
      new DynamoDbSwarmStore(
          client,
          "peers",
          RegionCode.of(1),
          new byte[32],
          new InlineExecutor(),
          InstantSource.fixed(NOON),
          new Random(2));

  @ParameterizedTest
  @ValueSource(ints = {10, 80})
  void itemsOfAnUnknownLayoutAreSkippedCountedAndOverwritten(int size) {
    List<Peer> peers = Peers.ipv4(0, size, Role.LEECHER).toList();
    peers.forEach(peer -> announce(peer, NOON));
    assertEquals(0, store.unknownItems());
    relayOutAll();

    Peer seeder = Peers.ipv4(500, Role.SEEDER);
    assertEquals(List.of(), announce(seeder, NOON.plusSeconds(1)).peers());
    assertTrue(store.unknownItems() >= Math.min(size, PeerTable.RECORDS_PER_PAGE), "counted");

    announce(peers.getFirst(), NOON.plusSeconds(2));
    assertTrue(
        announce(seeder, NOON.plusSeconds(3)).peers().stream()
            .allMatch(peer -> peer.endpoint().equals(peers.getFirst().endpoint())));
    assertEquals(1, readable());
  }

  /** Writes every record as a later release might: the time first, then another version. */
  private void relayOutAll() {
    for (Map<String, AttributeValue> item : items()) {
      Map<String, AttributeValue> other = new HashMap<>(item);
      byte[] value = PeerTable.storedValue(item).b().asByteArray();
      value[5] = (byte) (0x20 | (value[5] & 0xf));
      other.put("v", AttributeValue.fromB(SdkBytes.fromByteArray(value)));
      client.putItem(put -> put.tableName("peers").item(other));
    }
  }

  private long readable() {
    return items().stream()
        .map(PeerTable::record)
        .flatMap(Optional::stream)
        .filter(record -> record.peer().role() == Role.LEECHER)
        .count();
  }

  private List<Map<String, AttributeValue>> items() {
    return client
        .scanPaginator(scan -> scan.tableName("peers").segment(0).totalSegments(1))
        .items()
        .stream()
        .toList();
  }

  private AnnounceResult announce(Peer peer, Instant at) {
    return store.announce(
        new AnnounceRecord(TORRENT, peer, Event.NONE, 50, at, TERMS, Optional.empty()));
  }
}
