package meridian.store.dynamodb;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import meridian.swarm.Family;
import meridian.swarm.Side;
import meridian.swarm.Sighting;

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
 *   <tr><td>none, paused</td><td>any</td><td>anything else</td>
 *     <td>its side's is put, the other side's deleted if there</td></tr>
 *   <tr><td>started, completed</td><td>any</td><td>any</td>
 *     <td>its side's is put, the other side's deleted if there</td></tr>
 *   <tr><td>stopped</td><td>any</td><td>none at all</td>
 *     <td>its side's is marked: its start may be under way from another region</td></tr>
 *   <tr><td>stopped</td><td>any</td><td>another region's, on a side</td>
 *     <td>that side's is marked; the other side's deleted if there</td></tr>
 *   <tr><td>stopped</td><td>any</td><td>own ones only</td><td>deleted</td></tr>
 * </table>
 *
 * <p>"Own" is what is named after the replica that this region's announces are written through. No
 * rule, and no type here, can name another region's slot for writing: {@link #slot} makes every
 * slot that is put or marked, and what is deleted passed {@link #isOwn}.
 */
final class WriteRules {

  private final int region;

  /**
   * The rules of a region.
   *
   * @param region the code of the replica written through
   */
  WriteRules(int region) {
    this.region = region;
  }

  /**
   * The first rule: whether the ticket alone shows that nothing need be written. Worth asking only
   * where a look at the records would cost something, for they know better.
   */
  Optional<Writes> byTicket(Sighting sighting) {
    return sighting
        .shown()
        .filter(_ -> sighting.isRoutine())
        .filter(presence -> presence.region() == region)
        .filter(presence -> !presence.written().isAfter(sighting.at()))
        .filter(presence -> sighting.lasts(presence.expiry()))
        .map(Writes::none);
  }

  /**
   * The other rules.
   *
   * @param hash the endpoint's
   * @param known every record that the replica holds of the endpoint in the swarm
   */
  Writes byRecords(Sighting sighting, long hash, List<PeerRecord> known) {
    if (sighting.stops()) {
      return leave(sighting, hash, known);
    }
    return newest(known)
        .filter(record -> willDo(record, sighting))
        .map(record -> Writes.none(record.presence()))
        .orElseGet(() -> take(sighting, hash, known));
  }

  private boolean willDo(PeerRecord record, Sighting sighting) {
    return sighting.isRoutine()
        && isOwn(record)
        && record.saysTheSameAs(sighting.peer())
        && sighting.lasts(record.expiry());
  }

  private Writes take(Sighting sighting, long hash, List<PeerRecord> known) {
    Slot slot = slot(sighting, sighting.peer().role().side(), hash);
    boolean completes =
        slot.section().side() == Side.SEEDERS
            && newest(known)
                .filter(record -> record.isLive(sighting.at()))
                .filter(record -> record.slot().section().side() == Side.LEECHERS)
                .isPresent();
    PeerRecord record = PeerRecord.of(sighting, slot);
    return new Writes(
        List.of(record), ownBut(List.of(slot), known), completes, Optional.of(record.presence()));
  }

  private Writes leave(Sighting sighting, long hash, List<PeerRecord> known) {
    List<Slot> marked =
        Stream.of(Side.values())
            .filter(side -> mayStandElsewhere(sighting, side, known))
            .map(side -> slot(sighting, side, hash))
            .toList();
    List<PeerRecord> markers =
        marked.stream().map(slot -> PeerRecord.marker(sighting, slot)).toList();
    return new Writes(markers, ownBut(marked, known), false, Optional.empty());
  }

  private boolean mayStandElsewhere(Sighting sighting, Side side, List<PeerRecord> known) {
    return known.isEmpty()
        ? side == sighting.peer().role().side()
        : known.stream()
            .filter(record -> !isOwn(record) && record.isLive(sighting.at()))
            .anyMatch(record -> record.slot().section().side() == side);
  }

  private List<Slot> ownBut(List<Slot> put, List<PeerRecord> known) {
    return known.stream()
        .filter(this::isOwn)
        .map(PeerRecord::slot)
        .filter(slot -> !put.contains(slot))
        .toList();
  }

  private boolean isOwn(PeerRecord record) {
    return record.slot().region() == region;
  }

  private Slot slot(Sighting sighting, Side side, long hash) {
    Family family = sighting.peer().endpoint().family();
    return new Slot(Section.of(family, side), hash, region);
  }

  private static Optional<PeerRecord> newest(List<PeerRecord> known) {
    return known.stream().reduce((one, other) -> one.supersedes(other) ? one : other);
  }
}
