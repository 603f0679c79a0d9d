package meridian.inspect;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import meridian.peer.Endpoint;
import meridian.peer.InfoHash;
import meridian.store.record.PeerRecord;
import meridian.store.s3.swarm.S3SwarmStore;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;

/**
 * The records in a bucket.
 *
 * @param store reads the bucket; nothing is written
 */
public record BucketRecords(S3SwarmStore store) implements ReplicaRecords {

  @Override
  public List<Stored> find(InfoHash infoHash, Endpoint endpoint) {
    List<PeerRecord> records = store.find(infoHash, endpoint);
    if (store.unknownItems() > 0) {
      throw new StoreUnavailableException(
          Reason.UNREADABLE,
          "an object of the swarm %s cannot be read: it is damaged, or of another release"
              .formatted(infoHash));
    }
    return records.stream()
        .sorted(
            Comparator.comparing((PeerRecord record) -> record.slot().section())
                .thenComparing(record -> record.slot().region()))
        .map(
            record ->
                new Stored(
                    record.slot().region(), record.slot().section().side(), Optional.of(record)))
        .toList();
  }

  @Override
  public boolean hasPeers(InfoHash infoHash, Instant now) {
    return store.scrape(List.of(infoHash), now).values().stream()
        .anyMatch(counts -> counts.complete() + counts.incomplete() > 0);
  }
}
