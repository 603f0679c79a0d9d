package meridian.store.dynamodb.heartbeat;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import meridian.health.PeerTableProbe;
import meridian.store.dynamodb.table.PeerTable;
import meridian.store.dynamodb.table.SdkFailures;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A region's replica of the peer table, which a heartbeat tests: it may fail while the control
 * table still answers. A test costs half a read unit. Safe for use by many threads.
 */
public final class DynamoDbPeerTableProbe implements PeerTableProbe {

  private static final Logger LOG = System.getLogger(DynamoDbPeerTableProbe.class.getName());

  /** Enough to connect from an environment that was frozen; an announce has less. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** A key that no item has, because it is shorter than any swarm's. */
  private static final AttributeValue ABSENT =
      AttributeValue.fromB(SdkBytes.fromByteArray(new byte[1]));

  private final DynamoDbClient client;
  private final String table;
  private final AtomicBoolean answered = new AtomicBoolean(true);

  /**
   * The replica of one region.
   *
   * @param client calls the replica and makes all retries
   * @param table the peer table's name
   */
  public DynamoDbPeerTableProbe(DynamoDbClient client, String table) {
    this.client = client;
    this.table = table;
  }

  /**
   * Whether the replica answers an eventually consistent read within five seconds, retries
   * included. A throttled read counts as an answer, since the replica is up.
   */
  @Override
  public boolean isReachable() {
    try {
      client.getItem(
          get ->
              get.tableName(table)
                  .key(Map.of(PeerTable.SWARM, ABSENT, PeerTable.SLOT, ABSENT))
                  .overrideConfiguration(o -> o.apiCallTimeout(TIMEOUT)));
      answered.set(true);
      return true;
    } catch (SdkException e) {
      return !SdkFailures.reason(e).isOutage() || fails(e);
    }
  }

  private boolean fails(SdkException failure) {
    if (answered.getAndSet(false)) {
      LOG.log(Level.WARNING, "the peer table cannot be read: " + failure);
    }
    return false;
  }
}
