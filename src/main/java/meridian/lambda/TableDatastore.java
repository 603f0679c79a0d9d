package meridian.lambda;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import meridian.health.PeerTableProbe;
import meridian.lambda.aws.Platform;
import meridian.lambda.aws.RetryPolicy;
import meridian.lambda.config.Keys;
import meridian.lambda.config.PurgeSettings;
import meridian.lambda.config.TableSettings;
import meridian.metrics.Label.Replica;
import meridian.metrics.Metrics;
import meridian.purge.SegmentSweeper;
import meridian.store.control.ControlStore;
import meridian.store.dynamodb.announce.DynamoDbSwarmStore;
import meridian.store.dynamodb.announce.MeteredClient;
import meridian.store.dynamodb.control.ControlTable;
import meridian.store.dynamodb.heartbeat.DynamoDbPeerTableProbe;
import meridian.store.dynamodb.sweep.PeerSweep;
import meridian.store.dynamodb.sweep.UnitRateLimiter;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/**
 * One region's replicas of the DynamoDB tables.
 *
 * <p>A table's configuration is checked by a query of one item, which need not exist; announces
 * query too, so a cold environment has loaded the code. {@code DescribeTable} would tell more, but
 * is slower and belongs to the control plane, which throttles when many environments start at once.
 */
public final class TableDatastore implements Datastore {

  private static final Logger LOG = System.getLogger(TableDatastore.class.getName());

  // Keys that no item has.
  private static final AttributeValue BINARY =
      AttributeValue.fromB(SdkBytes.fromByteArray(new byte[1]));
  private static final AttributeValue TEXT = AttributeValue.fromS("-");

  private final Platform platform;
  private final TableSettings tables;
  private final DynamoDbClient client;

  TableDatastore(Platform platform, TableSettings tables, RetryPolicy policy) {
    this.platform = platform;
    this.tables = tables;
    this.client = platform.dynamoDb(tables.region(), policy);
  }

  @Override
  public Datastore with(RetryPolicy policy) {
    return new TableDatastore(platform, tables, policy);
  }

  @Override
  public CountedSwarms swarms(Keys keys, Replica replica, Metrics metrics) {
    var store =
        new DynamoDbSwarmStore(
            new MeteredClient(client, replica, metrics),
            tables.peers(),
            tables.code(),
            keys.places().bytes(),
            platform.executor(),
            platform.clock(),
            platform.random());
    return new CountedSwarms(
        store, store::downloads, store::unconfirmedDownloads, store::unknownItems);
  }

  @Override
  public ControlStore control() {
    return new ControlTable(client, tables.control());
  }

  @Override
  public PeerTableProbe probe() {
    return new DynamoDbPeerTableProbe(client, tables.peers());
  }

  @Override
  public SegmentSweeper sweeper(PurgeSettings sweeps) {
    return new PeerSweep(
        client,
        tables.peers(),
        tables.code(),
        platform.executor(),
        UnitRateLimiter.perSecond(sweeps.readUnitsPerSegment(), platform.clock()),
        UnitRateLimiter.perSecond(sweeps.writeUnitsPerSegment(), platform.clock()));
  }

  @Override
  public Optional<String> peersFault() {
    return fault(TableSettings.PEER_TABLE, tables.peers(), BINARY);
  }

  @Override
  public Optional<String> controlFault() {
    return fault(TableSettings.CONTROL_TABLE, tables.control(), TEXT);
  }

  /** Nothing: DynamoDB keeps conditions, and a replica exists only in a global table. */
  @Override
  public Optional<String> serverFault() {
    return Optional.empty();
  }

  /**
   * The fault of a table.
   *
   * @param variable the environment variable that names it
   * @param key the value of both keys of an item that does not exist
   */
  private Optional<String> fault(String variable, String table, AttributeValue key) {
    String region = tables.region().id();
    try {
      client.query(
          QueryRequest.builder()
              .tableName(table)
              .keyConditionExpression("s = :key AND k = :key")
              .expressionAttributeValues(Map.of(":key", key))
              .build());
      return Optional.empty();
    } catch (ResourceNotFoundException _) {
      return Optional.of(
          "%s names the table %s, which does not exist in %s".formatted(variable, table, region));
    } catch (SdkException e) {
      if (hasOtherKeys(e)) {
        return Optional.of(
            "%s names the table %s, whose keys in %s are not s and k of type %s"
                .formatted(variable, table, region, key.type()));
      }
      LOG.log(
          Level.WARNING,
          "the table %s in %s was not checked, because it does not answer: %s"
              .formatted(table, region, e.getMessage()));
      return Optional.empty();
    }
  }

  /** The SDK has no class for this error. Only the key can be invalid in this request. */
  private static boolean hasOtherKeys(SdkException failure) {
    return failure instanceof DynamoDbException refused
        && refused.awsErrorDetails() != null
        && "ValidationException".equals(refused.awsErrorDetails().errorCode());
  }

  @Override
  public String toString() {
    return "the tables %s and %s in %s"
        .formatted(tables.peers(), tables.control(), tables.region().id());
  }
}
