package meridian.health;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meridian.swarm.RegionCode;
import meridian.swarm.StoreUnavailableException;

/**
 * Writes a region's heartbeat: checks the peer table, reads all regions' heartbeats and operators'
 * drain decisions, determines the region's verdict, and publishes metrics. If the control table is
 * unavailable nothing is written, so the previous heartbeat becomes stale.
 */
public final class HeartbeatService {

  private final RegionHealth region;
  private final PeerTableProbe peers;
  private final HeartbeatStore heartbeats;
  private final DrainRegister drains;
  private final HeartbeatMetrics metrics;
  private final InstantSource clock;

  /** The service of one region, whose replicas and metrics the ports stand for. */
  public HeartbeatService(
      RegionHealth region,
      PeerTableProbe peers,
      HeartbeatStore heartbeats,
      DrainRegister drains,
      HeartbeatMetrics metrics,
      InstantSource clock) {
    this.region = region;
    this.peers = peers;
    this.heartbeats = heartbeats;
    this.drains = drains;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Writes one heartbeat.
   *
   * @throws StoreUnavailableException if the control table is unavailable; the metrics say so too
   */
  public void sendHeartbeat() {
    boolean peersReachable = peers.isReachable();
    try {
      List<Heartbeat> known = heartbeats.read();
      Map<RegionCode, DrainState> drained = drains.read();
      metrics.publishDrains(drained, clock.instant());
      var own = new LocalCondition(isDrained(drained), peersReachable);
      Heartbeat heartbeat = region.next(known, own, clock.instant());
      heartbeats.write(heartbeat);
      metrics.publish(heartbeat, known);
    } catch (StoreUnavailableException e) {
      metrics.publishUnreachable(clock.instant());
      throw e;
    }
  }

  private boolean isDrained(Map<RegionCode, DrainState> drained) {
    return Optional.ofNullable(drained.get(region.region())).map(DrainState::drained).orElse(false);
  }
}
