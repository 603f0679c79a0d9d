package meridian.store.dynamodb;

import java.util.List;
import java.util.stream.Stream;
import meridian.swarm.Side;
import meridian.swarm.Sighting;

/**
 * What a region writes because of an announce; always in its own slots.
 *
 * <p>A peer that is there is put into the slot of its side, and leaves that of the other side if it
 * was there. A peer that stops leaves the region's slots; where another region has, or may yet turn
 * out to have, a record of it, the region's slot on the same side says since when the peer is gone.
 *
 * @param puts at most one record where the peer is, or a marker per side where it is not any longer
 * @param deletes the region's slots to be emptied
 * @param completes whether the peer was known as a leecher and is a seeder now
 */
record WritePlan(List<PeerRecord> puts, List<Slot> deletes, boolean completes) {

  /**
   * Decides.
   *
   * @param region the code of the replica to be written
   * @param hash the endpoint's
   * @param known every record that the replica holds of the endpoint in the swarm
   */
  static WritePlan of(Sighting sighting, int region, long hash, List<PeerRecord> known) {
    return sighting.stops()
        ? stop(sighting, region, hash, known)
        : stay(sighting, region, hash, known);
  }

  private static WritePlan stay(Sighting sighting, int region, long hash, List<PeerRecord> known) {
    Slot slot = slot(sighting, sighting.peer().role().side(), region, hash);
    List<Slot> left =
        known.stream()
            .map(PeerRecord::slot)
            .filter(other -> other.region() == region && !other.equals(slot))
            .toList();
    boolean completes = slot.section().side() == Side.SEEDERS && wasLeeching(sighting, known);
    return new WritePlan(List.of(PeerRecord.of(sighting, slot)), left, completes);
  }

  private static boolean wasLeeching(Sighting sighting, List<PeerRecord> known) {
    return known.stream()
        .reduce((one, other) -> one.supersedes(other) ? one : other)
        .filter(newest -> newest.isLive(sighting.at()))
        .filter(newest -> newest.slot().section().side() == Side.LEECHERS)
        .isPresent();
  }

  private static WritePlan stop(Sighting sighting, int region, long hash, List<PeerRecord> known) {
    List<Slot> marked =
        Stream.of(Side.values())
            .filter(side -> needsMarker(sighting, side, region, known))
            .map(side -> slot(sighting, side, region, hash))
            .toList();
    List<Slot> left =
        known.stream()
            .map(PeerRecord::slot)
            .filter(slot -> slot.region() == region && !marked.contains(slot))
            .toList();
    List<PeerRecord> markers =
        marked.stream().map(slot -> PeerRecord.marker(sighting, slot)).toList();
    return new WritePlan(markers, left, false);
  }

  private static boolean needsMarker(
      Sighting sighting, Side side, int region, List<PeerRecord> known) {
    boolean elsewhere =
        known.stream()
            .filter(record -> record.slot().region() != region)
            .filter(record -> record.isLive(sighting.at()))
            .anyMatch(record -> record.slot().section().side() == side);
    // Nothing known at all: the peer may have started elsewhere too recently to be known here.
    boolean mayBe = known.isEmpty() && side == sighting.peer().role().side();
    return elsewhere || mayBe;
  }

  private static Slot slot(Sighting sighting, Side side, int region, long hash) {
    return new Slot(Section.of(sighting.peer().endpoint().family(), side), hash, region);
  }
}
