package meridian.purge;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import meridian.peer.InfoHash;
import meridian.swarm.PeerCounts;

/**
 * Totals of a sweep so far, in one segment or in several.
 *
 * @param peers live peers in the replica, whichever region they announced to
 * @param own live peers whose newest record is named after the sweeping region
 * @param swarms swarms with at least one live peer
 * @param top the largest of these swarms, largest first, at most {@value #TOP}
 * @param deleted expired records that were deleted
 * @param left records of the adopted region that have not expired yet
 * @param unknown items that this release does not understand: of another layout version, or
 *     malformed; they are not changed
 */
public record SweepTotals(
    PeerCounts peers,
    long own,
    long swarms,
    List<SweptSwarm> top,
    long deleted,
    long left,
    long unknown) {

  /** The greatest number of swarms in {@link #top}. */
  public static final int TOP = 20;

  /** The totals of a sweep that has read nothing yet. */
  public static final SweepTotals NONE = new SweepTotals(PeerCounts.NONE, 0, 0, List.of(), 0, 0, 0);

  /**
   * A swarm and its size.
   *
   * @param infoHash the torrent
   * @param peers its live peers
   */
  public record SweptSwarm(InfoHash infoHash, long peers) {}

  /** Takes an immutable copy of the list. */
  public SweepTotals {
    top = List.copyOf(top);
  }

  /** The totals of one swarm. */
  public static SweepTotals ofSwarm(InfoHash infoHash, PeerCounts peers, long own) {
    return peers.total() == 0
        ? NONE
        : new SweepTotals(peers, own, 1, List.of(new SweptSwarm(infoHash, peers.total())), 0, 0, 0);
  }

  /** Counts of records alone. */
  public static SweepTotals ofRecords(long deleted, long left, long unknown) {
    return new SweepTotals(PeerCounts.NONE, 0, 0, List.of(), deleted, left, unknown);
  }

  /** The sum of two totals that have no swarm in common. */
  public SweepTotals plus(SweepTotals other) {
    return new SweepTotals(
        peers.plus(other.peers),
        own + other.own,
        swarms + other.swarms,
        largest(other.top),
        deleted + other.deleted,
        left + other.left,
        unknown + other.unknown);
  }

  private List<SweptSwarm> largest(List<SweptSwarm> others) {
    return Stream.concat(top.stream(), others.stream())
        .sorted(Comparator.comparingLong(SweptSwarm::peers).reversed())
        .limit(TOP)
        .toList();
  }
}
