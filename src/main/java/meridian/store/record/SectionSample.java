package meridian.store.record;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import meridian.peer.Peer;
import meridian.peer.Role;

/**
 * The live peers read from a section, and the size of the whole section.
 *
 * @param section where they were read
 * @param peers live peers, each endpoint once: all of the section, or those of a random key range
 * @param size how many live peers the whole section has; an estimate unless all were read
 */
public record SectionSample(Section section, List<Peer> peers, double size) {

  /** All peers of a section. */
  public static SectionSample whole(Section section, List<Peer> peers) {
    return new SectionSample(section, peers, peers.size());
  }

  /**
   * The peers of a range of keys that starts at random and wraps around at the section's end. Keys
   * are uniformly distributed. So if {@code n} live peers stand before the last hash that was read,
   * and the range up to that hash covers a share {@code f} of the key space, {@code n / f} is an
   * unbiased estimate of the section's size. The last hash itself is left out: the page's limit may
   * have cut off some of its records.
   *
   * @param records in the order in which they were read
   * @param start the hash at which the range starts
   */
  public static SectionSample ofRange(
      Section section, List<PeerRecord> records, long start, Instant now) {
    if (records.isEmpty()) {
      return whole(section, List.of());
    }
    long end = records.getLast().slot().hash();
    List<PeerRecord> before =
        records.stream().filter(record -> record.slot().hash() != end).toList();
    List<Peer> live = PeerRecord.livePeers(before, now);
    return new SectionSample(section, live, live.size() / share(start, end));
  }

  /** How many live peers of some roles the section has; an estimate unless all were read. */
  double estimate(Predicate<Role> wanted) {
    long count = 0;
    for (Peer peer : peers) {
      count += wanted.test(peer.role()) ? 1 : 0;
    }
    return peers.isEmpty() ? 0 : size * count / peers.size();
  }

  /** The share of the key space between two hashes, both included: more than 0, at most 1. */
  private static double share(long start, long end) {
    double keys = Math.scalb(1.0, Long.SIZE);
    long between = end - start;
    return ((between >>> 1) * 2.0 + (between & 1) + 1) / keys;
  }
}
