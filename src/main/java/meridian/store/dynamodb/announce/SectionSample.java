package meridian.store.dynamodb.announce;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import meridian.peer.Endpoint;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.store.dynamodb.table.PeerRecord;
import meridian.store.dynamodb.table.Section;

/**
 * What was read of a section.
 *
 * @param section which
 * @param peers live peers, each endpoint once: all of them, or those of a random stretch of keys
 * @param size how many live peers the whole section has, or is estimated to have
 */
public record SectionSample(Section section, List<Peer> peers, double size) {

  /** A section read as a whole. */
  static SectionSample whole(Section section, List<Peer> peers) {
    return new SectionSample(section, peers, peers.size());
  }

  /**
   * A stretch of a section from a random key on, wrapping around at the section's end. Keys are
   * uniformly distributed; so if the places before the last one read hold {@code n} live peers, and
   * the last one read closes a share {@code f} of the key space, {@code n / f} is an unbiased
   * estimate of how many the section holds. The last place itself counts for nothing: the page's
   * end may have cut off some of its records.
   *
   * @param records in the order in which they were read
   * @param start the hash from which they were read on
   */
  static SectionSample ofRange(Section section, List<PeerRecord> records, long start, Instant now) {
    if (records.isEmpty()) {
      return whole(section, List.of());
    }
    long end = records.getLast().slot().hash();
    List<PeerRecord> before =
        records.stream().filter(record -> record.slot().hash() != end).toList();
    List<Peer> live = live(before, now);
    return new SectionSample(section, live, live.size() / share(start, end));
  }

  /** How many live peers of certain roles the section has, or is estimated to have. */
  double estimate(Predicate<Role> wanted) {
    long count = peers.stream().filter(peer -> wanted.test(peer.role())).count();
    return peers.isEmpty() ? 0 : size * count / peers.size();
  }

  /** The live peers of some records: the newest record of an endpoint decides. */
  public static List<Peer> live(Collection<PeerRecord> records, Instant now) {
    Map<Endpoint, PeerRecord> newest = new HashMap<>();
    for (PeerRecord record : records) {
      newest.merge(
          record.peer().endpoint(), record, (one, other) -> one.supersedes(other) ? one : other);
    }
    return newest.values().stream()
        .filter(record -> record.isLive(now))
        .map(PeerRecord::peer)
        .toList();
  }

  /**
   * The share of the key space from one hash on to another, both included: more than 0, up to 1.
   */
  private static double share(long start, long end) {
    double keys = Math.scalb(1.0, Long.SIZE);
    long between = end - start;
    return ((between >>> 1) * 2.0 + (between & 1) + 1) / keys;
  }
}
