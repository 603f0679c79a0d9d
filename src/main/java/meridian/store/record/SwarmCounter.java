package meridian.store.record;

import java.time.Instant;
import java.util.Optional;
import meridian.peer.InfoHash;
import meridian.purge.SweepTotals;
import meridian.swarm.PeerCounts;
import meridian.swarm.RegionCode;
import org.jspecify.annotations.Nullable;

/**
 * Counts one swarm's live peers. Its records are added in the order of their sort keys, so those of
 * one endpoint on one side follow each other; the newest of them decides.
 */
public final class SwarmCounter {

  private final InfoHash infoHash;
  private final RegionCode region;
  private final Instant now;
  private @Nullable PeerRecord newest;
  private PeerCounts peers = PeerCounts.NONE;
  private long own;
  private long completed;
  private long left;
  private long unknown;

  /**
   * Creates a counter at zero.
   *
   * @param region the code of the region whose own peers are counted separately
   */
  public SwarmCounter(InfoHash infoHash, RegionCode region, Instant now) {
    this.infoHash = infoHash;
    this.region = region;
    this.now = now;
  }

  public InfoHash infoHash() {
    return infoHash;
  }

  /** Adds a record. */
  public void add(PeerRecord record) {
    if (newest == null || !isOfOneEndpoint(newest, record)) {
      countNewest();
      newest = record;
    } else if (record.supersedes(newest)) {
      newest = record;
    }
  }

  /** Adds the completed downloads of a region's ledger. */
  public void addCompleted(long downloads) {
    completed += downloads;
  }

  /** Counts a record of the adopted region that has not expired yet. */
  public void countUnexpired() {
    left++;
  }

  /** Counts an item that is not understood. */
  public void countUnknown() {
    unknown++;
  }

  private static boolean isOfOneEndpoint(PeerRecord one, PeerRecord other) {
    return one.slot().section() == other.slot().section()
        && one.peer().endpoint().equals(other.peer().endpoint());
  }

  private void countNewest() {
    Optional.ofNullable(newest)
        .filter(record -> record.isLive(now))
        .ifPresent(
            record -> {
              peers =
                  peers.plus(
                      PeerCounts.ofPeer(record.slot().section().family(), record.peer().role()));
              own += record.slot().region().equals(region) ? 1 : 0;
            });
    newest = null;
  }

  /** The live peers, once all records were added. */
  public PeerCounts peers() {
    countNewest();
    return peers;
  }

  /** The totals of the swarm, once all records were added. */
  public SweepTotals totals() {
    countNewest();
    return SweepTotals.ofSwarm(infoHash, peers, own, completed)
        .plus(SweepTotals.ofRecords(0, left, unknown));
  }
}
