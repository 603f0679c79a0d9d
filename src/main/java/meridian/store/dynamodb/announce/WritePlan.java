package meridian.store.dynamodb.announce;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import meridian.store.dynamodb.table.PeerRecord;
import meridian.store.dynamodb.table.Slot;
import meridian.swarm.Presence;

/**
 * What is to be written: always a region's own slots.
 *
 * @param puts where the peer is, and markers where it is not any longer; each in another slot
 * @param deletes the region's slots to be emptied, unless something later is in them
 * @param timestamp the time by which all of this is later or earlier than what is there
 * @param completesDownload whether the peer was known as a leecher and is a seeder now
 * @param presence the record that stands for the peer afterwards; empty if it stopped
 */
record WritePlan(
    List<PeerRecord> puts,
    List<Slot> deletes,
    Instant timestamp,
    boolean completesDownload,
    Optional<Presence> presence) {

  /** Nothing: that record will do. */
  static WritePlan none(Presence presence) {
    return new WritePlan(List.of(), List.of(), presence.written(), false, Optional.of(presence));
  }
}
