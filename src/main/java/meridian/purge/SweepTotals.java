package meridian.purge;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import meridian.peer.InfoHash;
import meridian.swarm.PeerCounts;
import meridian.swarm.SwarmCounts;

/**
 * Totals of a sweep so far, in one segment or in several.
 *
 * @param peers live peers in the replica, whichever region they announced to
 * @param own live peers whose newest record is named after the sweeping region
 * @param swarms swarms with at least one live peer
 * @param completed completed downloads that all regions counted, of all torrents whose ledgers have
 *     not faded; empty if an earlier release swept a part, since it did not add them up
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
    Optional<Long> completed,
    List<SweptSwarm> top,
    long deleted,
    long left,
    long unknown) {

  /** The greatest number of swarms in {@link #top}. */
  public static final int TOP = 50;

  /** The totals of a sweep that has read nothing yet. */
  public static final SweepTotals NONE = ofRecords(0, 0, 0);

  /**
   * A swarm and its size.
   *
   * @param infoHash the torrent
   * @param peers its live peers
   * @param counts the same by role, and its completed downloads; empty if an earlier release
   *     counted it
   */
  public record SweptSwarm(InfoHash infoHash, long peers, Optional<SwarmCounts> counts) {

    /** A swarm as an earlier release counted it. */
    public SweptSwarm(InfoHash infoHash, long peers) {
      this(infoHash, peers, Optional.empty());
    }

    /** A swarm and what was counted in it. */
    public SweptSwarm(InfoHash infoHash, SwarmCounts counts) {
      this(infoHash, counts.peers(), Optional.of(counts));
    }
  }

  /** Takes an immutable copy of the list. */
  public SweepTotals {
    top = List.copyOf(top);
  }

  /**
   * The totals of one swarm.
   *
   * @param own its peers that last announced to the sweeping region
   * @param completed completed downloads that all regions counted
   */
  public static SweepTotals ofSwarm(InfoHash infoHash, PeerCounts peers, long own, long completed) {
    SwarmCounts counts = peers.toSwarmCounts(completed);
    List<SweptSwarm> top =
        peers.total() == 0 ? List.of() : List.of(new SweptSwarm(infoHash, counts));
    return new SweepTotals(peers, own, top.size(), Optional.of(completed), top, 0, 0, 0);
  }

  /** Counts of records alone. */
  public static SweepTotals ofRecords(long deleted, long left, long unknown) {
    return new SweepTotals(
        PeerCounts.NONE, 0, 0, Optional.of(0L), List.of(), deleted, left, unknown);
  }

  /** The sum of two totals that have no swarm in common. */
  public SweepTotals plus(SweepTotals other) {
    return new SweepTotals(
        peers.plus(other.peers),
        own + other.own,
        swarms + other.swarms,
        completed.flatMap(count -> other.completed.map(more -> count + more)),
        largest(other.top),
        deleted + other.deleted,
        left + other.left,
        unknown + other.unknown);
  }

  private List<SweptSwarm> largest(List<SweptSwarm> others) {
    if (top.size() == TOP
        && others.stream().allMatch(other -> other.peers() <= top.getLast().peers())) {
      return top;
    }
    return Stream.concat(top.stream(), others.stream())
        .sorted(Comparator.comparingLong(SweptSwarm::peers).reversed())
        .limit(TOP)
        .toList();
  }
}
