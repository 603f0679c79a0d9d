package meridian.store.record;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import meridian.swarm.Presence;

/**
 * The writes that an announce requires, all of them to the region's own slots.
 *
 * @param puts the peer's record and stop markers, each in another slot; a newer record in a slot is
 *     not overwritten
 * @param deletes the slots to be deleted, unless they hold a newer record
 * @param timestamp the time of all these writes, compared with the times of stored records
 * @param completesDownload whether the announce completes a download that was not counted before
 * @param presence the peer's record after the writes; empty if the peer stopped
 */
public record WritePlan(
    List<PeerRecord> puts,
    List<Slot> deletes,
    Instant timestamp,
    boolean completesDownload,
    Optional<Presence> presence) {

  /** Whether a slot's item is put or deleted. */
  public boolean changes(Slot slot) {
    for (PeerRecord record : puts) {
      if (record.slot().equals(slot)) {
        return true;
      }
    }
    return deletes.contains(slot);
  }

  /** Whether there is anything to write. */
  public boolean writes() {
    return !puts.isEmpty() || !deletes.isEmpty();
  }

  /** No writes: the peer's record is sufficient. */
  static WritePlan none(Presence presence) {
    return new WritePlan(List.of(), List.of(), presence.written(), false, Optional.of(presence));
  }
}
