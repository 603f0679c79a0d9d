package meridian.store.memory;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import meridian.peer.InfoHash;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.RegionCode;
import meridian.swarm.SwarmStore;

/**
 * Several regions in one process, each with a store of its own. What one region is told reaches the
 * others before the call that told it returns.
 */
public final class MemoryRegions {

  private final Map<RegionCode, MemorySwarmStore> stores = new ConcurrentHashMap<>();
  private final RandomGenerator random;

  /**
   * No regions yet.
   *
   * @param random chooses samples; safe for use by many threads
   */
  public MemoryRegions(RandomGenerator random) {
    this.random = random;
  }

  /** The store of a region, made when first asked for: it hears only of what comes later. */
  public SwarmStore region(RegionCode code) {
    return stores.computeIfAbsent(code, _ -> new MemorySwarmStore(code, this, random));
  }

  /** Tells every other region what a region was told. */
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

  /** Whether a region holds anything of a swarm. */
  boolean contains(RegionCode code, InfoHash infoHash) {
    MemorySwarmStore store = stores.get(code);
    return store != null && store.contains(infoHash);
  }
}
