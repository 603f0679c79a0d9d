package meridian.lambda;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import meridian.concurrent.AbandonedCallException;
import meridian.concurrent.TimeLimiter;
import meridian.concurrent.Timeout;
import meridian.lambda.aws.Platform;
import meridian.lambda.aws.RetryPolicy;
import meridian.lambda.config.ConfigurationException;
import meridian.lambda.config.TableSettings;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/**
 * Checks at start that the configured tables exist and have the right keys; a wrong name would
 * otherwise look like an outage. If DynamoDB does not answer the function starts all the same,
 * since DynamoDB may answer by the first request.
 *
 * <p>The check queries one item of each table, which need not exist; announces query too, so a cold
 * environment has loaded the code. {@code DescribeTable} would tell more, but is slower and belongs
 * to the control plane, which throttles when many environments start at once.
 */
public final class TableCheck {

  private static final Logger LOG = System.getLogger(TableCheck.class.getName());

  /** Less than the ten seconds that Lambda allows for a function's start. */
  private static final Duration LIMIT = Duration.ofSeconds(8);

  private static final RetryPolicy CALLS =
      new RetryPolicy(Optional.empty(), Duration.ofSeconds(2), 2);

  // Keys that no item has.
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
   * Checks both tables with a client of its own, for functions whose client has longer time-outs.
   *
   * @throws ConfigurationException if a table is missing or has other keys
   */
  static void check(Platform platform, TableSettings tables) {
    try (DynamoDbClient client = platform.dynamoDb(tables.region(), CALLS)) {
      check(client, tables, platform.timeLimiter(), () -> false);
    }
  }

  /**
   * Checks the peer table, then the control table unless reading it succeeds. One after the other:
   * threads that make the first calls of a cold environment at the same time would load the same
   * code twice.
   *
   * @param client whose time-outs and retries apply, each to one call
   * @param limiter ends the check, the reading included, after eight seconds
   * @param readControlTable reads the region's replica of the control table for another purpose;
   *     whether it answered
   * @throws ConfigurationException if a table is missing or has other keys
   */
  static void check(
      DynamoDbClient client,
      TableSettings tables,
      TimeLimiter limiter,
      BooleanSupplier readControlTable) {
    var check = new TableCheck(client, tables.region().id());
    List<String> faults = List.of();
    try {
      faults =
          new Timeout(limiter, LIMIT).call("they", () -> check.faults(tables, readControlTable));
    } catch (AbandonedCallException e) {
      LOG.log(
          Level.WARNING,
          "the tables %s and %s in %s were not checked: %s"
              .formatted(tables.peers(), tables.control(), tables.region().id(), e.getMessage()));
    }
    if (!faults.isEmpty()) {
      throw new ConfigurationException(faults);
    }
  }

  private List<String> faults(TableSettings tables, BooleanSupplier readControlTable) {
    List<String> faults = new ArrayList<>();
    fault(new Table(TableSettings.PEER_TABLE, tables.peers(), BINARY)).ifPresent(faults::add);
    if (!readControlTable.getAsBoolean()) {
      fault(new Table(TableSettings.CONTROL_TABLE, tables.control(), TEXT)).ifPresent(faults::add);
    }
    return faults;
  }

  /**
   * A configured table.
   *
   * @param variable the environment variable that names it
   * @param key the value of both keys of an item that does not exist
   */
  private record Table(String variable, String name, AttributeValue key) {

    QueryRequest query() {
      return QueryRequest.builder()
          .tableName(name)
          .keyConditionExpression("s = :key AND k = :key")
          .expressionAttributeValues(Map.of(":key", key))
          .build();
    }
  }

  /** The fault of a table; empty if it has none or does not answer. */
  private Optional<String> fault(Table table) {
    try {
      client.query(table.query());
      return Optional.empty();
    } catch (ResourceNotFoundException _) {
      return Optional.of(
          "%s names the table %s, which does not exist in %s"
              .formatted(table.variable, table.name, region));
    } catch (SdkException e) {
      if (hasOtherKeys(e)) {
        return Optional.of(
            "%s names the table %s, whose keys in %s are not s and k of type %s"
                .formatted(table.variable, table.name, region, table.key.type()));
      }
      LOG.log(
          Level.WARNING,
          "the table %s in %s was not checked, because it does not answer: %s"
              .formatted(table.name, region, e.getMessage()));
      return Optional.empty();
    }
  }

  /** The SDK has no class for this error. Only the key can be invalid in this request. */
  private static boolean hasOtherKeys(SdkException failure) {
    return failure instanceof DynamoDbException refused
        && refused.awsErrorDetails() != null
        && "ValidationException".equals(refused.awsErrorDetails().errorCode());
  }
}
