package meridian.health;

import java.util.List;

/**
 * All regions' newest heartbeats, as one region's replica of the control table has them. Every
 * method throws a {@link meridian.swarm.StoreUnavailableException} if the replica is unavailable.
 */
public interface HeartbeatStore {

  /**
   * The newest heartbeat of each region that has arrived in the replica; unreadable ones are left
   * out. A consistent read, so the region's own last write is included.
   */
  List<Heartbeat> read();

  /** Replaces the newest heartbeat of the replica's own region. */
  void write(Heartbeat own);
}
