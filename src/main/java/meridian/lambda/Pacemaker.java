package meridian.lambda;

import java.time.InstantSource;
import java.util.List;
import meridian.health.Heartbeat;
import meridian.health.Pulse;
import meridian.store.dynamodb.Drains;
import meridian.store.dynamodb.Heartbeats;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Has a region beat: reads what has arrived of the others, judges, writes the region's own
 * heartbeat, and publishes metrics, also of the regions that it is the control region of. If the
 * replica does not answer nothing is written, so the heartbeat before grows old.
 */
final class Pacemaker {

  private final Pulse pulse;
  private final DynamoDbClient client;
  private final String table;
  private final HeartbeatMetrics metrics;
  private final InstantSource clock;

  /**
   * A pacemaker.
   *
   * @param client talks to the region's replica
   * @param table the control table's name
   */
  Pacemaker(
      Pulse pulse,
      DynamoDbClient client,
      String table,
      HeartbeatMetrics metrics,
      InstantSource clock) {
    this.pulse = pulse;
    this.client = client;
    this.table = table;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Beats once. */
  void beat() {
    try {
      var heartbeats = new Heartbeats(client, table);
      List<Heartbeat> known = heartbeats.read();
      Drains drains = Drains.read(client, table);
      metrics.publishDrains(drains, clock.instant());
      boolean drained = drains.drained().contains(pulse.region());
      Heartbeat beat = pulse.next(known, drained, clock.instant());
      heartbeats.write(beat);
      metrics.publish(beat, known);
    } catch (SdkException e) {
      metrics.publishUnreachable(clock.instant());
      throw e;
    }
  }
}
