package meridian.store.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import meridian.purge.SweepTotals;
import meridian.purge.SweepTotals.SweptSwarm;
import meridian.swarm.PeerCounts;

/** Adds up what a purge finds. */
final class SweepCounter {

  private final PriorityQueue<SweptSwarm> top =
      new PriorityQueue<>(Comparator.comparingLong(SweptSwarm::peers));
  private PeerCounts peers = PeerCounts.NONE;
  private long swarms;
  private long downloads;
  private long deleted;

  void addDeleted(int records) {
    deleted += records;
  }

  void add(Torrent torrent) {
    downloads += torrent.downloads();
    int size = torrent.size();
    if (size == 0) {
      return;
    }
    swarms++;
    peers = peers.plus(torrent.counts());
    if (top.size() < SweepTotals.TOP || top.element().peers() < size) {
      top.add(new SweptSwarm(torrent.infoHash(), torrent.swarmCounts()));
      if (top.size() > SweepTotals.TOP) {
        top.remove();
      }
    }
  }

  /** Takes back the downloads of a torrent without peers that was removed later. */
  void subtractDownloads(Torrent removed) {
    downloads -= removed.downloads();
  }

  SweepTotals totals() {
    List<SweptSwarm> largest = new ArrayList<>(top);
    largest.sort(Comparator.comparingLong(SweptSwarm::peers).reversed());
    return new SweepTotals(
        peers, peers.total(), swarms, Optional.of(downloads), largest, deleted, 0, 0);
  }
}
