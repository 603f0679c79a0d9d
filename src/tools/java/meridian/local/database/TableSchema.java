package meridian.local.database;

import java.util.List;
import meridian.local.database.item.KeySchema;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbWaiter;

/**
 * The schema of a table, as the CloudFormation templates declare it: keys {@code s} and {@code k},
 * on-demand capacity, time to live in {@code t}.
 */
public enum TableSchema {
  /** The peer table: binary keys. */
  PEERS(AttributeValue.Type.B),
  /** The control table: text keys. */
  CONTROL(AttributeValue.Type.S);

  private static final String PARTITION_KEY = "s";
  private static final String SORT_KEY = "k";

  /** The attribute by which items expire. */
  static final String TIME_TO_LIVE = "t";

  private final AttributeValue.Type type;

  TableSchema(AttributeValue.Type type) {
    this.type = type;
  }

  /** The table's primary key. */
  public KeySchema keys() {
    return new KeySchema(
        new KeySchema.Attribute(PARTITION_KEY, type), new KeySchema.Attribute(SORT_KEY, type));
  }

  /** Creates the table by a client of any DynamoDB, and returns when it can be used. */
  public void create(DynamoDbClient client, String table) {
    client.createTable(
        request ->
            request
                .tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(List.of(attribute(PARTITION_KEY), attribute(SORT_KEY)))
                .keySchema(
                    List.of(key(PARTITION_KEY, KeyType.HASH), key(SORT_KEY, KeyType.RANGE))));
    try (var waiter = DynamoDbWaiter.builder().client(client).build()) {
      waiter.waitUntilTableExists(request -> request.tableName(table));
    }
    client.updateTimeToLive(
        request ->
            request
                .tableName(table)
                .timeToLiveSpecification(t -> t.enabled(true).attributeName(TIME_TO_LIVE)));
  }

  private AttributeDefinition attribute(String name) {
    return AttributeDefinition.builder().attributeName(name).attributeType(type.name()).build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }
}
