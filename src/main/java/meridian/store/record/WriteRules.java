package meridian.store.record;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import meridian.peer.Family;
import meridian.peer.Side;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.Event;
import meridian.swarm.Presence;
import meridian.swarm.RegionCode;

/**
 * The rules by which a region decides what an announce writes. This table has all of them:
 *
 * <table>
 *   <caption>Event, ticket and the endpoint's records, and what is written to the own slots</caption>
 *   <tr><th>event</th><th>ticket</th><th>records of the endpoint</th><th>own slots</th></tr>
 *   <tr><td>any, of an unreachable peer</td><td>any</td><td>not used</td><td>unchanged</td></tr>
 *   <tr><td>none, paused</td><td>of this region, outlives the next announce</td>
 *     <td>not read</td><td>unchanged</td></tr>
 *   <tr><td>none, paused</td><td>any</td>
 *     <td>the newest is own, shows the same client in the same role, and outlives the next
 *     announce</td><td>unchanged</td></tr>
 *   <tr><td>none, paused</td><td>any</td><td>any others</td><td rowspan="2">put a record on the peer's
 *     side; on the other side put a stop marker if another region has a live record there, else
 *     delete the own record if there is one</td></tr>
 *   <tr><td>started, completed</td><td>any</td><td>any</td></tr>
 *   <tr><td>stopped</td><td>any</td><td>none</td>
 *     <td>put a stop marker on the peer's side: a record from another region may not have arrived
 *     yet</td></tr>
 *   <tr><td>stopped</td><td>any</td><td>any</td><td>on each side put a stop marker if another region
 *     has a live record there, else delete the own record if there is one; on the peer's side
 *     delete it even if none was read</td></tr>
 * </table>
 *
 * <p>A put record is marked as counted if the peer's newest record is live and marked, or if the
 * announce completes a download, which one endpoint does at most once in a life of its record:
 *
 * <table>
 *   <caption>Event, role and the peer's newest record, and whether a download is completed</caption>
 *   <tr><th>event</th><th>role</th><th>newest record of the endpoint, if live</th><th>completed
 *     </th></tr>
 *   <tr><td>any</td><td>any</td><td>marked as counted</td><td>no</td></tr>
 *   <tr><td>completed</td><td>seeder</td><td>any other, or none</td><td>yes (BEP 3)</td></tr>
 *   <tr><td>none, started</td><td>seeder</td><td>a leecher's, of the same client: its completed
 *     event was lost</td><td>yes</td></tr>
 *   <tr><td>any</td><td>any</td><td>any other, or none</td><td>no</td></tr>
 * </table>
 *
 * <p>A stop marker says when the peer left that side, and hides other regions' older records on
 * that side from readers, which may read one side only. "Own" slots are named after the replica
 * that this region writes through. Nothing here can name another region's slot for writing: {@link
 * #ownSlot} makes every slot that is written or deleted.
 */
public final class WriteRules {

  /** The maximum clock skew between regions that is compensated. */
  private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(1);

  private final RegionCode region;

  /**
   * The rules of a region.
   *
   * @param region the code of the replica written through
   */
  public WriteRules(RegionCode region) {
    this.region = region;
  }

  /**
   * Applies the first two rules: an empty plan if the announce or the ticket alone shows that no
   * write is needed; no plan if the other rules decide. Use it only where reading the endpoint's
   * records would be an extra query, since records are more recent than tickets.
   */
  public Optional<WritePlan> planFromTicket(AnnounceRecord announce) {
    if (!announce.isStored()) {
      return Optional.of(planNothing(announce));
    }
    return announce
        .ticket()
        .filter(_ -> announce.isRoutine())
        .filter(presence -> presence.region().equals(region))
        .filter(presence -> !presence.written().isAfter(announce.at()))
        .filter(presence -> announce.coversNextAnnounce(presence.expiry()))
        .map(WritePlan::none);
  }

  /**
   * Applies the other rules.
   *
   * @param hash the endpoint's hash
   * @param known all records of the endpoint in the swarm, from any region
   * @param readAt when they were read, by the same clock as the time of the announce
   */
  public WritePlan planFromRecords(
      AnnounceRecord announce, long hash, List<PeerRecord> known, Instant readAt) {
    if (!announce.isStored()) {
      return planNothing(announce);
    }
    Instant timestamp = timestamp(announce, known, readAt);
    if (announce.isStopped()) {
      return planDeparture(announce, hash, known, timestamp);
    }
    Optional<PeerRecord> newest = PeerRecord.newest(known);
    return newest.isPresent() && isSufficient(newest.get(), announce)
        ? WritePlan.none(newest.get().presence())
        : planPresence(announce, hash, known, timestamp);
  }

  /** No writes for an unreachable peer. Its ticket counts its short intervals. */
  private WritePlan planNothing(AnnounceRecord announce) {
    Optional<Presence> presence =
        announce.isStopped()
            ? Optional.empty()
            : Optional.of(new Presence(region, announce.at(), announce.expiry()));
    return new WritePlan(List.of(), List.of(), announce.at(), false, presence);
  }

  private boolean isSufficient(PeerRecord record, AnnounceRecord announce) {
    return announce.isRoutine()
        && isOwn(record)
        && record.matches(announce.peer())
        && announce.coversNextAnnounce(record.expiry());
  }

  private WritePlan planPresence(
      AnnounceRecord announce, long hash, List<PeerRecord> known, Instant timestamp) {
    Side side = announce.peer().role().side();
    Slot slot = ownSlot(announce, side, hash);
    Slot other = ownSlot(announce, side == Side.SEEDERS ? Side.LEECHERS : Side.SEEDERS, hash);
    Optional<PeerRecord> newest =
        PeerRecord.newest(known).filter(record -> record.isLive(announce.at()));
    boolean counted = newest.isPresent() && newest.get().counted();
    boolean completesDownload = !counted && isDownload(announce, newest);
    PeerRecord record = PeerRecord.of(announce, slot, counted || completesDownload, timestamp);
    boolean needsMarker = isLiveInAnotherRegion(other.section(), announce, known);
    return new WritePlan(
        needsMarker ? List.of(record, marker(announce, other, timestamp, known)) : List.of(record),
        !needsMarker && hasRecord(other, known) ? List.of(other) : List.of(),
        timestamp,
        completesDownload,
        Optional.of(record.presence()));
  }

  private static boolean isDownload(AnnounceRecord announce, Optional<PeerRecord> newest) {
    boolean wasLeecher =
        newest.isPresent()
            && newest.get().slot().section().side() == Side.LEECHERS
            && newest.get().isOfClient(announce.peer());
    return announce.peer().role().side() == Side.SEEDERS
        && (announce.event() == Event.COMPLETED || wasLeecher);
  }

  private WritePlan planDeparture(
      AnnounceRecord announce, long hash, List<PeerRecord> known, Instant timestamp) {
    Slot own = ownSlot(announce, announce.peer().role().side(), hash);
    List<PeerRecord> markers = new ArrayList<>();
    List<Slot> deletes = new ArrayList<>();
    for (Side side : Side.values()) {
      Slot slot = ownSlot(announce, side, hash);
      if (isLiveInAnotherRegion(slot.section(), announce, known)
          || (known.isEmpty() && slot.equals(own))) {
        markers.add(marker(announce, slot, timestamp, known));
      } else if (hasRecord(slot, known) || slot.equals(own)) {
        deletes.add(slot);
      }
    }
    return new WritePlan(markers, deletes, timestamp, false, Optional.empty());
  }

  /** A stop marker that lives at least as long as the records that it hides. */
  private static PeerRecord marker(
      AnnounceRecord announce, Slot slot, Instant timestamp, List<PeerRecord> known) {
    Instant expiry =
        known.stream()
            .map(PeerRecord::expiry)
            .filter(announce.expiry()::isBefore)
            .max(Comparator.naturalOrder())
            .orElse(announce.expiry());
    return PeerRecord.stopMarker(announce, slot, timestamp, expiry);
  }

  /**
   * The time of the writes: the time of the announce; but just after another region's newest record
   * if that is in the future, which shows that its clock is ahead. A record between the announce
   * and the read is no sign of that: this announce was delayed, and the record is newer.
   */
  private Instant timestamp(AnnounceRecord announce, List<PeerRecord> known, Instant readAt) {
    Instant limit = readAt.plus(MAX_CLOCK_SKEW);
    Instant timestamp = announce.at();
    Instant newest = readAt;
    for (PeerRecord record : known) {
      Instant written = record.written();
      if (!isOwn(record) && written.isAfter(newest) && written.isBefore(limit)) {
        newest = written;
        timestamp = written.plus(StoredTime.TICK);
      }
    }
    return timestamp;
  }

  private boolean isLiveInAnotherRegion(
      Section section, AnnounceRecord announce, List<PeerRecord> known) {
    for (PeerRecord record : known) {
      if (record.slot().section() == section && !isOwn(record) && record.isLive(announce.at())) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasRecord(Slot slot, List<PeerRecord> known) {
    for (PeerRecord record : known) {
      if (record.slot().equals(slot)) {
        return true;
      }
    }
    return false;
  }

  private boolean isOwn(PeerRecord record) {
    return record.slot().region().equals(region);
  }

  private Slot ownSlot(AnnounceRecord announce, Side side, long hash) {
    Family family = announce.peer().endpoint().family();
    return new Slot(Section.of(family, side), hash, region);
  }
}
