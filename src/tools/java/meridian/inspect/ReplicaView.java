package meridian.inspect;

import java.util.List;
import java.util.Optional;

/**
 * What one replica holds of a peer in a swarm.
 *
 * @param denied whether the torrent is denied there, so that nobody is told of any peer
 * @param records of both sides, in the order of their keys
 */
public record ReplicaView(boolean denied, List<StoredRecord> records) {

  /** Takes an immutable copy of the records. */
  public ReplicaView {
    records = List.copyOf(records);
  }

  /** The newest record that can be read: the one that readers go by. */
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

  /** Whether the peer is given to those it can be of use to. */
  public boolean isHandedOut() {
    return !denied
        && newest().stream().anyMatch(record -> record.status() == StoredRecord.Status.COUNTS);
  }
}
