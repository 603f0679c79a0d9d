package meridian.store.memory;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import meridian.peer.InfoHash;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.RegionCode;
import meridian.swarm.SwarmStore;

/**
 * Several regions in one process, each with its own store. An announce to one region is replicated
 * to the others before the call returns.
 */
public final class MemoryRegions {

  private final Map<RegionCode, MemorySwarmStore> stores = new ConcurrentHashMap<>();
  private final RandomGenerator random;

  /**
   * Creates an empty set of regions.
   *
   * @param random chooses samples; safe for use by many threads
   */
  public MemoryRegions(RandomGenerator random) {
    this.random = random;
  }

  /** The store of a region, created at the first call: it has no announces from before. */
  public SwarmStore region(RegionCode code) {
    return stores.computeIfAbsent(code, _ -> new MemorySwarmStore(code, this, random));
  }

  /** Replicates an announce to every other region. */
  void replicate(RegionCode origin, AnnounceRecord announce, boolean downloaded) {
    for (MemorySwarmStore store : stores.values()) {
      if (!store.region().equals(origin)) {
        store.replicate(announce, downloaded);
      }
    }
  }

  /** How many swarms a region holds in memory. */
  int swarms(RegionCode code) {
    MemorySwarmStore store = stores.get(code);
    return store == null ? 0 : store.size();
  }

  /** Whether a region holds a swarm in memory. */
  boolean contains(RegionCode code, InfoHash infoHash) {
    MemorySwarmStore store = stores.get(code);
    return store != null && store.contains(infoHash);
  }
}
