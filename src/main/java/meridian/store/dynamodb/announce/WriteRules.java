package meridian.store.dynamodb.announce;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import meridian.peer.Family;
import meridian.peer.Side;
import meridian.store.dynamodb.table.PeerRecord;
import meridian.store.dynamodb.table.Section;
import meridian.store.dynamodb.table.Slot;
import meridian.store.dynamodb.table.StoredTime;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.RegionCode;

/**
 * What a region writes because of an announce. These are all the rules there are:
 *
 * <table>
 *   <caption>Event, ticket, own record and others' records, and what happens to the own slots</caption>
 *   <tr><th>event</th><th>ticket</th><th>known records of the endpoint</th><th>own slots</th></tr>
 *   <tr><td>none, paused</td><td>of this region, lasts until the next announce</td>
 *     <td>not at hand</td><td>left alone</td></tr>
 *   <tr><td>none, paused</td><td>any</td>
 *     <td>the newest of all is own, says the same of the same client, and lasts until the next
 *     announce</td><td>left alone</td></tr>
 *   <tr><td>none, paused</td><td>any</td><td>anything else</td><td rowspan="2">its side's is put; the
 *     other side's is marked if another region has the peer there, else deleted if there</td></tr>
 *   <tr><td>started, completed</td><td>any</td><td>any</td></tr>
 *   <tr><td>stopped</td><td>any</td><td>none at all</td>
 *     <td>its side's is marked: its start may be under way from another region</td></tr>
 *   <tr><td>stopped</td><td>any</td><td>any</td><td>a side's is marked if another region has the peer
 *     there, else deleted if there; its own side's is deleted even if it is not known to be
 *     there</td></tr>
 * </table>
 *
 * <p>A marker says since when the peer is not there, and hides other regions' older records on that
 * side from readers, who may read one side only. "Own" is what is named after the replica that this
 * region's announces are written through. No rule, and no type here, can name another region's slot
 * for writing: {@link #ownSlot} makes every slot that is written or deleted.
 */
final class WriteRules {

  /** By how much regions' clocks may differ for their order to be mended. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

  private final RegionCode region;

  /**
   * The rules of a region.
   *
   * @param region the code of the replica written through
   */
  WriteRules(RegionCode region) {
    this.region = region;
  }

  /**
   * The first rule: whether the ticket alone shows that nothing need be written. Worth asking only
   * where a look at the records would cost something, for they know better.
   */
  Optional<WritePlan> planFromTicket(AnnounceRecord sighting) {
    return sighting
        .ticket()
        .filter(_ -> sighting.isRoutine())
        .filter(presence -> presence.region().equals(region))
        .filter(presence -> !presence.written().isAfter(sighting.at()))
        .filter(presence -> sighting.coversNextAnnounce(presence.expiry()))
        .map(WritePlan::none);
  }

  /**
   * The other rules.
   *
   * @param hash the endpoint's
   * @param known every record that the replica holds of the endpoint in the swarm
   * @param readAt when they were read, by the clock that tells when the peer announced
   */
  WritePlan planFromRecords(
      AnnounceRecord sighting, long hash, List<PeerRecord> known, Instant readAt) {
    Instant stamp = timestamp(sighting, known, readAt);
    if (sighting.isStopped()) {
      return planDeparture(sighting, hash, known, stamp);
    }
    return newest(known)
        .filter(record -> isSufficient(record, sighting))
        .map(record -> WritePlan.none(record.presence()))
        .orElseGet(() -> planPresence(sighting, hash, known, stamp));
  }

  private boolean isSufficient(PeerRecord record, AnnounceRecord sighting) {
    return sighting.isRoutine()
        && isOwn(record)
        && record.matches(sighting.peer())
        && sighting.coversNextAnnounce(record.expiry());
  }

  private WritePlan planPresence(
      AnnounceRecord sighting, long hash, List<PeerRecord> known, Instant stamp) {
    Side side = sighting.peer().role().side();
    Slot slot = ownSlot(sighting, side, hash);
    Slot other = ownSlot(sighting, side == Side.SEEDERS ? Side.LEECHERS : Side.SEEDERS, hash);
    PeerRecord record = PeerRecord.of(sighting, slot, stamp);
    boolean mark = isLiveInAnotherRegion(other.section(), sighting, known);
    return new WritePlan(
        mark ? List.of(record, marker(sighting, other, stamp, known)) : List.of(record),
        !mark && hasRecord(other, known) ? List.of(other) : List.of(),
        stamp,
        completesDownload(sighting, known),
        Optional.of(record.presence()));
  }

  private static boolean completesDownload(AnnounceRecord sighting, List<PeerRecord> known) {
    return sighting.peer().role().side() == Side.SEEDERS
        && newest(known)
            .filter(record -> record.isLive(sighting.at()))
            .filter(record -> record.slot().section().side() == Side.LEECHERS)
            .isPresent();
  }

  private WritePlan planDeparture(
      AnnounceRecord sighting, long hash, List<PeerRecord> known, Instant stamp) {
    Slot own = ownSlot(sighting, sighting.peer().role().side(), hash);
    List<PeerRecord> markers = new ArrayList<>();
    List<Slot> deletes = new ArrayList<>();
    for (Side side : Side.values()) {
      Slot slot = ownSlot(sighting, side, hash);
      if (isLiveInAnotherRegion(slot.section(), sighting, known)
          || (known.isEmpty() && slot.equals(own))) {
        markers.add(marker(sighting, slot, stamp, known));
      } else if (hasRecord(slot, known) || slot.equals(own)) {
        deletes.add(slot);
      }
    }
    return new WritePlan(markers, deletes, stamp, false, Optional.empty());
  }

  /**
   * A marker that stands as long as what it hides, should that be of a policy with longer lives.
   */
  private static PeerRecord marker(
      AnnounceRecord sighting, Slot slot, Instant stamp, List<PeerRecord> known) {
    Instant expiry =
        known.stream()
            .map(PeerRecord::expiry)
            .filter(sighting.expiry()::isBefore)
            .max(Comparator.naturalOrder())
            .orElse(sighting.expiry());
    return PeerRecord.stopMarker(sighting, slot, stamp, expiry);
  }

  /**
   * When a write is said to be made: when the peer announced; or just after the newest record that
   * another region wrote later than now, which is one with a clock that is ahead. What it wrote
   * between the announce and now, because the announce was held up, is later indeed.
   */
  private Instant timestamp(AnnounceRecord sighting, List<PeerRecord> known, Instant readAt) {
    Instant limit = readAt.plus(CLOCK_SKEW);
    return known.stream()
        .filter(record -> !isOwn(record))
        .map(PeerRecord::written)
        .filter(written -> written.isAfter(readAt) && written.isBefore(limit))
        .map(written -> written.plus(StoredTime.TICK))
        .max(Comparator.naturalOrder())
        .orElse(sighting.at());
  }

  private boolean isLiveInAnotherRegion(
      Section section, AnnounceRecord sighting, List<PeerRecord> known) {
    return known.stream()
        .filter(record -> !isOwn(record) && record.isLive(sighting.at()))
        .anyMatch(record -> record.slot().section() == section);
  }

  private static boolean hasRecord(Slot slot, List<PeerRecord> known) {
    return known.stream().anyMatch(record -> record.slot().equals(slot));
  }

  private boolean isOwn(PeerRecord record) {
    return record.slot().region().equals(region);
  }

  private Slot ownSlot(AnnounceRecord sighting, Side side, long hash) {
    Family family = sighting.peer().endpoint().family();
    return new Slot(Section.of(family, side), hash, region);
  }

  private static Optional<PeerRecord> newest(List<PeerRecord> known) {
    return known.stream().reduce((one, other) -> one.supersedes(other) ? one : other);
  }
}
