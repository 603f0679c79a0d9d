package meridian.status;

import java.util.Map;
import meridian.swarm.RegionCode;

/**
 * The regions' histories, as one region's replica has them. Every method throws a {@link
 * meridian.swarm.StoreUnavailableException} if the replica is unavailable.
 */
public interface HistoryStore {

  /** The history of each region that wrote one; eventually consistent. */
  Map<RegionCode, History> read();

  /** Replaces the history of the replica's own region. */
  void write(RegionCode region, History history);
}
