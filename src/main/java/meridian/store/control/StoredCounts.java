package meridian.store.control;

import java.util.Map;
import meridian.status.CountStore;
import meridian.status.CountedPeers;
import meridian.swarm.RegionCode;

/**
 * The counts of all regions' sweeps among the control items of one region's replica.
 *
 * @param control the replica's control items
 */
public record StoredCounts(ControlStore control) implements CountStore {

  @Override
  public Map<RegionCode, CountedPeers> read() {
    return StoredSweepLog.latestCounts(control);
  }
}
