package meridian.lambda;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import meridian.lambda.aws.Platform;
import meridian.lambda.aws.RetryPolicy;
import meridian.lambda.config.ConfigurationException;
import meridian.lambda.config.TableSettings;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/**
 * Finds out at the start whether an environment names the tables it should: a wrong name would
 * otherwise show as an outage. A DynamoDB that does not answer is no reason not to start, since it
 * may be back for the first request.
 *
 * <p>Each is asked for an item that it need not have. To have it described would tell more, but
 * belongs to the control plane, which throttles when many environments start at once, and is slower
 * to begin with.
 */
public final class TableCheck {

  private static final Logger LOG = System.getLogger(TableCheck.class.getName());

  /** Well within the ten seconds that Lambda gives a function to start. */
  private static final RetryPolicy AT_START =
      new RetryPolicy(Duration.ofSeconds(4), Duration.ofSeconds(2), 2);

  // Keys of no item of ours.
  private static final AttributeValue BINARY =
      AttributeValue.fromB(SdkBytes.fromByteArray(new byte[1]));
  private static final AttributeValue TEXT = AttributeValue.fromS("-");

  private final DynamoDbClient client;
  private final String region;

  private TableCheck(DynamoDbClient client, String region) {
    this.client = client;
    this.region = region;
  }

  /**
   * Asks each table, for a function whose own client is more patient than it may be at its start.
   *
   * @throws ConfigurationException if one is missing, or its keys are others
   */
  static void check(Platform platform, TableSettings tables) {
    try (DynamoDbClient client = platform.dynamoDb(tables.region(), AT_START)) {
      check(client, tables, platform.executor());
    }
  }

  /**
   * Asks each table, all at the same time.
   *
   * @param client whose timeouts and retries are all there are
   * @param executor does so
   * @throws ConfigurationException if one is missing, or its keys are others
   */
  static void check(DynamoDbClient client, TableSettings tables, Executor executor) {
    var check = new TableCheck(client, tables.region().id());
    List<CompletableFuture<Optional<String>>> faults =
        List.of(
            CompletableFuture.supplyAsync(
                () -> check.fault(TableSettings.PEER_TABLE, tables.peers(), BINARY), executor),
            CompletableFuture.supplyAsync(
                () -> check.fault(TableSettings.CONTROL_TABLE, tables.control(), TEXT), executor));
    List<String> found =
        faults.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList();
    if (!found.isEmpty()) {
      throw new ConfigurationException(found);
    }
  }

  /** What is wrong with the table that a variable names, if that can be found out. */
  private Optional<String> fault(String variable, String table, AttributeValue key) {
    try {
      client.getItem(get -> get.tableName(table).key(Map.of("s", key, "k", key)));
      return Optional.empty();
    } catch (ResourceNotFoundException _) {
      return Optional.of(
          "%s names %s, and there is no such table in %s".formatted(variable, table, region));
    } catch (SdkException e) {
      if (isOfOtherKeys(e)) {
        return Optional.of(
            "%s names %s, whose keys in %s are not s and k of type %s"
                .formatted(variable, table, region, key.type()));
      }
      LOG.log(
          Level.WARNING,
          "the table %s in %s could not be checked: %s".formatted(table, region, e.getMessage()));
      return Optional.empty();
    }
  }

  /** There is no class for this one; what else the request says is known to be valid. */
  private static boolean isOfOtherKeys(SdkException failure) {
    return failure instanceof DynamoDbException refused
        && refused.awsErrorDetails() != null
        && "ValidationException".equals(refused.awsErrorDetails().errorCode());
  }
}
