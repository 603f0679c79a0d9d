package meridian.store.memory;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.purge.SweepTotals;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.AnnounceResult;
import meridian.swarm.RegionCode;
import meridian.swarm.SwarmCounts;
import meridian.swarm.SwarmStore;

/**
 * The swarms of one process, in its memory. Nothing is replicated; reads see all earlier writes.
 * Every announce of a reachable peer renews its record.
 *
 * <p>Counts are exact for up to {@value PeerTable#SMALL} peers of an address family. In larger
 * swarms they may include peers that expired since the last {@linkplain #purge purge}.
 *
 * <p>A torrent without peers keeps its downloads for 180 days, or for one day if there are fewer
 * than ten. A purge leaves about a million such torrents: {@value Shard#MOST_IDLE} of each of 256
 * shards, first those with the most downloads.
 */
public final class MemoryStore implements SwarmStore {

  private static final int SHARDS = 256;

  private final Shard[] shards = new Shard[SHARDS];
  private final long seed;

  /**
   * An empty store.
   *
   * @param region the code in tickets
   * @param random chooses samples, and makes the places of torrents and peers unpredictable
   */
  public MemoryStore(RegionCode region, RandomGenerator random) {
    this.seed = random.nextLong();
    for (int shard = 0; shard < SHARDS; shard++) {
      shards[shard] = new Shard(region, seed, new SplittableRandom(random.nextLong()));
    }
  }

  @Override
  public AnnounceResult announce(AnnounceRecord announce) {
    long hash = Torrent.hash(seed, announce.infoHash().id());
    return shard(hash).announce(announce, hash);
  }

  @Override
  public Map<InfoHash, SwarmCounts> scrape(List<InfoHash> infoHashes, Instant at) {
    Map<InfoHash, SwarmCounts> counts = new LinkedHashMap<>();
    for (InfoHash infoHash : infoHashes) {
      counts.computeIfAbsent(infoHash, key -> scrape(key.id(), at));
    }
    return counts;
  }

  private SwarmCounts scrape(Id160 infoHash, Instant at) {
    long hash = Torrent.hash(seed, infoHash);
    return shard(hash).scrape(hash, infoHash, Shard.seconds(at));
  }

  private Shard shard(long hash) {
    return shards[(int) (hash >>> Integer.SIZE) & (SHARDS - 1)];
  }

  /**
   * Removes all expired peers, and torrents without peers whose downloads are no longer kept. A
   * shard is locked for a few hundred records at a time, so that announces go on.
   *
   * @return what is left, counted while announces went on
   */
  public SweepTotals purge(Instant now) {
    SweepCounter counter = new SweepCounter();
    for (Shard shard : shards) {
      shard.purge(Shard.seconds(now), counter);
    }
    return counter.totals();
  }

  /** Passes on the torrents of one shard after the other, as they are stored in a snapshot. */
  void write(SnapshotBuffer snapshot, SnapshotBuffer.Sink sink) throws IOException {
    for (Shard shard : shards) {
      shard.write(snapshot);
      snapshot.drainTo(sink);
    }
  }

  /** Adds the torrents of a snapshot, without the peers that have expired. */
  void restore(SnapshotInput snapshot, Instant now) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    int seconds = Shard.seconds(now);
    while (snapshot.hasMore()) {
      for (int torrents = snapshot.getInt(); torrents > 0; torrents--) {
        Torrent torrent = Torrent.read(snapshot, seconds, random);
        shard(torrent.hash(seed)).restore(torrent, seconds);
      }
    }
  }
}
