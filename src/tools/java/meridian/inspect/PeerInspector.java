package meridian.inspect;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import meridian.peer.Endpoint;
import meridian.peer.InfoHash;
import meridian.peer.Network;
import meridian.store.control.ControlStore;
import meridian.store.control.Decision;
import meridian.store.control.DecisionKind;
import meridian.store.control.Decisions;
import meridian.store.record.PeerRecord;

/**
 * Finds all records of a peer in one replica, and judges them by the rules that readers use.
 * Readers of a large swarm read one side at a time, so a record that is outdated only by one on the
 * other side may still be used for some answers.
 */
public final class PeerInspector {

  private final ControlStore control;
  private final ReplicaRecords records;

  /** Creates an inspector of one replica, given its control items and its records. */
  public PeerInspector(ControlStore control, ReplicaRecords records) {
    this.control = control;
    this.records = records;
  }

  /**
   * Reads the records, strongly consistent; may throw an SdkException or a
   * StoreUnavailableException.
   */
  public ReplicaView inspect(InfoHash infoHash, Endpoint endpoint, Instant now) {
    boolean denied = control.read(DecisionKind.DENIALS, now, true).isRestricted(infoHash, now);
    List<ReplicaRecords.Stored> found = records.find(infoHash, endpoint);
    List<PeerRecord> known =
        found.stream()
            .map(ReplicaRecords.Stored::content)
            .flatMap(Optional::stream)
            .filter(record -> record.peer().endpoint().equals(endpoint))
            .toList();
    Optional<PeerRecord> newest = PeerRecord.newest(known);
    List<StoredRecord> stored = new ArrayList<>();
    for (ReplicaRecords.Stored item : found) {
      if (item.content().isEmpty()) {
        stored.add(
            new StoredRecord(
                item.region(), item.side(), Optional.empty(), StoredRecord.Status.UNKNOWN));
      } else if (known.contains(item.content().get())) {
        stored.add(stored(item.content().get(), status(item.content().get(), newest, now)));
      }
    }
    // A live record of this peer is enough; only without one must the swarm be read.
    boolean hasPeers =
        newest.filter(record -> record.isLive(now)).isPresent() || records.hasPeers(infoHash, now);
    return new ReplicaView(denied, bannedUntil(endpoint, now), hasPeers, stored);
  }

  private Optional<Instant> bannedUntil(Endpoint endpoint, Instant now) {
    Network network = Network.of(endpoint.address());
    Decisions<Network> bans = control.read(DecisionKind.BANS, now, true);
    return Optional.ofNullable(bans.byTarget().get(network))
        .filter(_ -> bans.isRestricted(network, now))
        .flatMap(Decision::end);
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
}
