package meridian.health;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import meridian.swarm.RegionCode;

/** Publishes a region's health. */
public interface HeartbeatMetrics {

  /**
   * Publishes a heartbeat that was written.
   *
   * @param known all regions' heartbeats that it was made from
   */
  void publish(Heartbeat own, List<Heartbeat> known);

  /** Publishes that the control table is unavailable, so that no heartbeat was written. */
  void publishUnreachable(Instant at);

  /**
   * Publishes which of the regions controlled by this one are drained.
   *
   * @param drains operators' decisions, by region code
   */
  void publishDrains(Map<RegionCode, DrainState> drains, Instant at);
}
