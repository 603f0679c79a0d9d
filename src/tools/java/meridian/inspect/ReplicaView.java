package meridian.inspect;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The records of a peer in a swarm, and what else decides about it, in one replica.
 *
 * @param denied whether the torrent is denied, so that clients get no peers
 * @param bannedUntil the end of the ban of the peer's network; empty if it is not banned
 * @param hasPeers whether the swarm has any live peer
 * @param records the records of both sides, in the order of their keys
 */
public record ReplicaView(
    boolean denied, Optional<Instant> bannedUntil, boolean hasPeers, List<StoredRecord> records) {

  /** Takes an immutable copy of the records. */
  public ReplicaView {
    records = List.copyOf(records);
  }

  /** The newest record of a known layout, which readers use; empty if there is none. */
  public Optional<StoredRecord> newest() {
    return records.stream()
        .filter(
            record ->
                switch (record.status()) {
                  case COUNTS, EXPIRED, STOPPED -> true;
                  case OUTDATED, UNKNOWN -> false;
                })
        .findFirst();
  }

  /** Whether the peer is handed out to clients that can use it. */
  public boolean isHandedOut() {
    return !denied
        && newest().stream().anyMatch(record -> record.status() == StoredRecord.Status.COUNTS);
  }
}
