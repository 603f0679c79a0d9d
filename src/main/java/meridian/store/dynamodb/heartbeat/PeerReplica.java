package meridian.store.dynamodb.heartbeat;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import meridian.store.dynamodb.table.PeerTable;
import meridian.store.dynamodb.table.SdkFailures;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A region's replica of the peer table, as a heartbeat looks at it: it may fail alone, while the
 * control table beside it answers. A look costs half a read unit. Safe for use by many threads.
 */
public final class PeerReplica {

  private static final Logger LOG = System.getLogger(PeerReplica.class.getName());

  /** Enough to connect in an environment that was just thawed; an announce has less. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Shorter than the key of any swarm, so there is no such item. */
  private static final AttributeValue NOBODY =
      AttributeValue.fromB(SdkBytes.fromByteArray(new byte[1]));

  private final DynamoDbClient client;
  private final String table;
  private final AtomicBoolean answered = new AtomicBoolean(true);

  /**
   * A replica.
   *
   * @param client talks to it; its attempts are all there are
   * @param table the peer table's name
   */
  public PeerReplica(DynamoDbClient client, String table) {
    this.client = client;
    this.table = table;
  }

  /**
   * Whether it answers an eventually consistent read within five seconds, however often it has to
   * be asked. To refuse it because of too many is an answer, as that says nothing against the
   * replica.
   */
  public boolean answers() {
    try {
      client.getItem(
          get ->
              get.tableName(table)
                  .key(Map.of(PeerTable.SWARM, NOBODY, PeerTable.SLOT, NOBODY))
                  .overrideConfiguration(o -> o.apiCallTimeout(PATIENCE)));
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
