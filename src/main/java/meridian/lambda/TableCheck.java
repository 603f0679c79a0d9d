package meridian.lambda;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * Finds out at the start whether an environment names the tables it should: a wrong name would
 * otherwise show as an outage. A DynamoDB that does not answer is no reason not to start, since it
 * may be back for the first request.
 */
final class TableCheck {

  private static final Logger LOG = System.getLogger(TableCheck.class.getName());

  /** Well within the ten seconds that Lambda gives a function to start. */
  private static final Patience AT_START =
      new Patience(Duration.ofSeconds(4), Duration.ofSeconds(2), 2);

  private final DynamoDbClient client;
  private final String region;

  private TableCheck(DynamoDbClient client, String region) {
    this.client = client;
    this.region = region;
  }

  /**
   * Describes each table, for a function whose own client is more patient than it may be at its
   * start.
   *
   * @throws ConfigurationException if one is missing, or its keys are others
   */
  static void check(Platform platform, TableSettings tables) {
    try (DynamoDbClient client = platform.dynamoDb(tables.region(), AT_START)) {
      check(client, tables, platform.executor());
    }
  }

  /**
   * Describes each table, all at the same time.
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
                () -> check.fault(TableSettings.PEER_TABLE, tables.peers(), ScalarAttributeType.B),
                executor),
            CompletableFuture.supplyAsync(
                () ->
                    check.fault(
                        TableSettings.CONTROL_TABLE, tables.control(), ScalarAttributeType.S),
                executor));
    List<String> found =
        faults.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList();
    if (!found.isEmpty()) {
      throw new ConfigurationException(found);
    }
  }

  /** What is wrong with the table that a variable names, if that can be found out. */
  private Optional<String> fault(String variable, String table, ScalarAttributeType keys) {
    try {
      String expected = "s (%s), k (%s)".formatted(keys, keys);
      String actual = keys(client.describeTable(request -> request.tableName(table)).table());
      return actual.equals(expected)
          ? Optional.empty()
          : Optional.of(
              "%s names %s, whose keys in %s are %s and not %s"
                  .formatted(variable, table, region, actual, expected));
    } catch (ResourceNotFoundException _) {
      return Optional.of(
          "%s names %s, and there is no such table in %s".formatted(variable, table, region));
    } catch (SdkException e) {
      LOG.log(
          Level.WARNING,
          "the table %s in %s could not be checked: %s".formatted(table, region, e.getMessage()));
      return Optional.empty();
    }
  }

  /** The partition key and then the sort key, each with its type. */
  private static String keys(TableDescription table) {
    Map<String, String> types =
        table.attributeDefinitions().stream()
            .collect(
                Collectors.toMap(
                    AttributeDefinition::attributeName,
                    AttributeDefinition::attributeTypeAsString));
    return table.keySchema().stream()
        .sorted((one, other) -> Boolean.compare(isSort(one), isSort(other)))
        .map(KeySchemaElement::attributeName)
        .map(name -> "%s (%s)".formatted(name, types.get(name)))
        .collect(Collectors.joining(", "));
  }

  private static boolean isSort(KeySchemaElement key) {
    return key.keyType() == KeyType.RANGE;
  }
}
