package meridian.lambda;

import java.time.InstantSource;
import java.util.List;
import meridian.health.Condition;
import meridian.health.Heartbeat;
import meridian.health.RegionHealth;
import meridian.store.dynamodb.control.Drains;
import meridian.store.dynamodb.heartbeat.Heartbeats;
import meridian.store.dynamodb.heartbeat.PeerReplica;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Has a region beat: looks whether its peers can be read, reads what has arrived of the others,
 * judges, writes the region's own heartbeat, and publishes metrics, also of the regions that it is
 * the control region of. If the control table does not answer nothing is written, so the heartbeat
 * before grows old.
 */
final class HeartbeatService {

  private final RegionHealth pulse;
  private final PeerReplica peers;
  private final DynamoDbClient client;
  private final String table;
  private final CloudWatchHeartbeatMetrics metrics;
  private final InstantSource clock;

  /**
   * A pacemaker.
   *
   * @param peers the region's replica of the peer table
   * @param client talks to the region's replica of the control table
   * @param table the control table's name
   */
  HeartbeatService(
      RegionHealth pulse,
      PeerReplica peers,
      DynamoDbClient client,
      String table,
      CloudWatchHeartbeatMetrics metrics,
      InstantSource clock) {
    this.pulse = pulse;
    this.peers = peers;
    this.client = client;
    this.table = table;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Beats once. */
  void beat() {
    boolean served = peers.answers();
    try {
      var heartbeats = new Heartbeats(client, table);
      List<Heartbeat> known = heartbeats.read();
      Drains drains = Drains.read(client, table);
      metrics.publishDrains(drains, clock.instant());
      boolean drained = drains.drained().contains(pulse.region());
      Heartbeat beat = pulse.next(known, new Condition(drained, served), clock.instant());
      heartbeats.write(beat);
      metrics.publish(beat, known);
    } catch (SdkException e) {
      metrics.publishUnreachable(clock.instant());
      throw e;
    }
  }
}
