package meridian.health;

import java.util.Map;
import meridian.swarm.RegionCode;

/** Operators' decisions to drain regions, as one region's replica of the control table has them. */
public interface DrainRegister {

  /**
   * The decision in force on each region that operators have decided on, by region code. A
   * consistent read, which sees every write that this replica has acknowledged. A region without a
   * decision here may have one elsewhere that has not been replicated yet.
   *
   * @throws meridian.swarm.StoreUnavailableException if the replica is unavailable
   */
  Map<RegionCode, DrainState> read();
}
