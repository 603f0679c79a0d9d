package meridian.purge;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import meridian.peer.InfoHash;
import meridian.swarm.PeerTally;

/**
 * What a sweep has met so far, in one segment or in several.
 *
 * @param peers live peers of the replica, through whichever region they announced
 * @param own those of them whose newest record is named after the sweeping region
 * @param swarms that have a live peer
 * @param top the largest of them, largest first, at most {@value #TOP}
 * @param deleted expired records that were deleted
 * @param left records of a region declared gone that have not expired yet
 * @param unknown items of a layout that this release does not read; they are left alone
 */
public record SweepCounts(
    PeerTally peers,
    long own,
    long swarms,
    List<SweptSwarm> top,
    long deleted,
    long left,
    long unknown) {

  /** How many of the largest swarms are named. */
  public static final int TOP = 20;

  /** Nothing met yet. */
  public static final SweepCounts NONE = new SweepCounts(PeerTally.NONE, 0, 0, List.of(), 0, 0, 0);

  /**
   * A swarm that was counted.
   *
   * @param infoHash which
   * @param peers its live peers
   */
  public record SweptSwarm(InfoHash infoHash, long peers) {}

  /** Takes an immutable copy of the list. */
  public SweepCounts {
    top = List.copyOf(top);
  }

  public static SweepCounts ofSwarm(InfoHash infoHash, PeerTally peers, long own) {
    return peers.peers() == 0
        ? NONE
        : new SweepCounts(peers, own, 1, List.of(new SweptSwarm(infoHash, peers.peers())), 0, 0, 0);
  }

  public static SweepCounts ofRecords(long deleted, long left, long unknown) {
    return new SweepCounts(PeerTally.NONE, 0, 0, List.of(), deleted, left, unknown);
  }

  /** Both together, of different swarms. */
  public SweepCounts plus(SweepCounts other) {
    return new SweepCounts(
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
