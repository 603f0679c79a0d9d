package meridian.inspect;

import java.util.List;
import java.util.Optional;

/**
 * A peer of a swarm as one replica has it.
 *
 * @param denied whether the torrent is denied there, so that no peers are handed out
 * @param records the peer's records on both sides, in the order of their keys
 */
public record ReplicaView(boolean denied, List<StoredRecord> records) {

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
