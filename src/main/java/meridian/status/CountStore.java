package meridian.status;

import java.util.Map;
import meridian.swarm.RegionCode;

/** What the regions' latest sweeps counted, as one region's replica has it. */
@FunctionalInterface
public interface CountStore {

  /**
   * The counts of each region's latest finished sweep; eventually consistent.
   *
   * @throws meridian.swarm.StoreUnavailableException if the replica is unavailable
   */
  Map<RegionCode, CountedPeers> read();
}
