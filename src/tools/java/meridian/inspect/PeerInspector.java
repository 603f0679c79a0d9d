package meridian.inspect;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import meridian.peer.Endpoint;
import meridian.peer.InfoHash;
import meridian.peer.Network;
import meridian.peer.Side;
import meridian.store.dynamodb.control.ControlTable;
import meridian.store.dynamodb.control.Decision;
import meridian.store.dynamodb.control.DecisionKind;
import meridian.store.dynamodb.control.Decisions;
import meridian.store.dynamodb.table.EndpointHasher;
import meridian.store.dynamodb.table.PeerRecord;
import meridian.store.dynamodb.table.PeerTable;
import meridian.store.dynamodb.table.Section;
import meridian.store.dynamodb.table.Slot;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Finds all records of a peer in one replica, and judges them by the rules that readers use.
 * Readers of a large swarm read one side at a time, so a record that is outdated only by one on the
 * other side may still be used for some answers.
 */
public final class PeerInspector {

  private final DynamoDbClient client;
  private final String peerTable;
  private final String controlTable;
  private final EndpointHasher hasher;

  /**
   * Creates an inspector of one replica.
   *
   * @param client talks to the replica
   * @param key the deployment's secret key; with a wrong key no record is found
   */
  public PeerInspector(DynamoDbClient client, String peerTable, String controlTable, byte[] key) {
    this.client = client;
    this.peerTable = peerTable;
    this.controlTable = controlTable;
    this.hasher = new EndpointHasher(key);
  }

  /** Reads the records, strongly consistent; may throw an SdkException. */
  public ReplicaView inspect(InfoHash infoHash, Endpoint endpoint, Instant now) {
    ControlTable control = new ControlTable(client, controlTable);
    boolean denied = control.read(DecisionKind.DENIALS, now, true).isRestricted(infoHash, now);
    List<Map<String, AttributeValue>> items =
        Stream.of(Side.LEECHERS, Side.SEEDERS)
            .flatMap(side -> items(infoHash, endpoint, side).stream())
            .toList();
    List<PeerRecord> known =
        items.stream()
            .map(PeerTable::record)
            .flatMap(Optional::stream)
            .filter(record -> record.peer().endpoint().equals(endpoint))
            .toList();
    Optional<PeerRecord> newest = PeerRecord.newest(known);
    List<StoredRecord> stored = new ArrayList<>();
    for (Map<String, AttributeValue> item : items) {
      Optional<PeerRecord> record = PeerTable.record(item);
      if (record.isEmpty()) {
        stored.add(unknown(item));
      } else if (known.contains(record.get())) {
        stored.add(stored(record.get(), status(record.get(), newest, now)));
      }
    }
    // A live record of this peer is enough; only without one must the swarm be read.
    boolean hasPeers =
        newest.filter(record -> record.isLive(now)).isPresent() || hasPeers(infoHash, now);
    return new ReplicaView(denied, bannedUntil(control, endpoint, now), hasPeers, stored);
  }

  private static Optional<Instant> bannedUntil(
      ControlTable control, Endpoint endpoint, Instant now) {
    Network network = Network.of(endpoint.address());
    Decisions<Network> bans = control.read(DecisionKind.BANS, now, true);
    return Optional.ofNullable(bans.byTarget().get(network))
        .filter(_ -> bans.isRestricted(network, now))
        .flatMap(Decision::end);
  }

  /** Whether any peer of the swarm is live; reads page by page until there is one. */
  private boolean hasPeers(InfoHash infoHash, Instant now) {
    return client
        .queryPaginator(
            query ->
                query
                    .tableName(peerTable)
                    .keyConditionExpression("s = :s")
                    .expressionAttributeValues(Map.of(":s", PeerTable.swarmKey(infoHash)))
                    .consistentRead(true))
        .stream()
        .map(
            page -> page.items().stream().map(PeerTable::record).flatMap(Optional::stream).toList())
        .anyMatch(records -> !PeerRecord.livePeers(records, now).isEmpty());
  }

  private List<Map<String, AttributeValue>> items(InfoHash infoHash, Endpoint endpoint, Side side) {
    Section section = Section.of(endpoint.family(), side);
    long hash = hasher.hash(endpoint);
    Map<String, AttributeValue> values =
        Map.of(
            ":s", PeerTable.swarmKey(infoHash),
            ":from", Slot.lowestKey(section, hash),
            ":to", Slot.highestKey(section, hash));
    return client
        .query(
            query ->
                query
                    .tableName(peerTable)
                    .keyConditionExpression("s = :s AND k BETWEEN :from AND :to")
                    .expressionAttributeValues(values)
                    .consistentRead(true))
        .items();
  }

  private static StoredRecord.Status status(
      PeerRecord record, Optional<PeerRecord> newest, Instant now) {
    if (!newest.equals(Optional.of(record))) {
      return StoredRecord.Status.OUTDATED;
    }
    if (record.stopped()) {
      return StoredRecord.Status.STOPPED;
    }
    return record.isLive(now) ? StoredRecord.Status.COUNTS : StoredRecord.Status.EXPIRED;
  }

  private static StoredRecord stored(PeerRecord record, StoredRecord.Status status) {
    return new StoredRecord(
        record.slot().region(),
        record.slot().section().side(),
        Optional.of(
            new StoredRecord.Content(
                record.stopped(), record.peer().role(), record.written(), record.expiry())),
        status);
  }

  private static StoredRecord unknown(Map<String, AttributeValue> item) {
    // The query was for a range of slots, so the key is valid whatever the value is.
    byte[] key = PeerTable.bytes(item.get(PeerTable.SLOT));
    return new StoredRecord(
        PeerTable.region(item).orElseThrow(),
        Section.ofCode(key[0]).orElseThrow().side(),
        Optional.empty(),
        StoredRecord.Status.UNKNOWN);
  }
}
