package meridian.store.dynamodb;

import java.util.List;
import java.util.Optional;
import meridian.swarm.Presence;

/**
 * What is to be written: always a region's own slots.
 *
 * @param puts where the peer is, and markers where it is not any longer; each in another slot
 * @param deletes the region's slots to be emptied
 * @param completes whether the peer was known as a leecher and is a seeder now
 * @param presence the record that stands for the peer afterwards; empty if it stopped
 */
record Writes(
    List<PeerRecord> puts, List<Slot> deletes, boolean completes, Optional<Presence> presence) {

  /** Nothing: that record will do. */
  static Writes none(Presence presence) {
    return new Writes(List.of(), List.of(), false, Optional.of(presence));
  }
}
