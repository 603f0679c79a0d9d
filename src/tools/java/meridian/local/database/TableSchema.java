package meridian.local.database;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * The schema of a table, as the CloudFormation templates declare it: keys {@code s} and {@code k},
 * on-demand capacity, a stream of both images, time to live in {@code t}.
 */
public enum TableSchema {
  /** The peer table: binary keys. */
  PEERS(ScalarAttributeType.B),
  /** The control table: text keys. */
  CONTROL(ScalarAttributeType.S);

  private static final String PARTITION_KEY = "s";
  private static final String SORT_KEY = "k";
  private static final String TIME_TO_LIVE = "t";

  private final ScalarAttributeType keys;

  TableSchema(ScalarAttributeType keys) {
    this.keys = keys;
  }

  /**
   * Creates the table.
   *
   * @return the ARN of its stream
   */
  String create(DynamoDbClient client, String table) {
    CreateTableResponse created =
        client.createTable(
            request ->
                request
                    .tableName(table)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(List.of(attribute(PARTITION_KEY), attribute(SORT_KEY)))
                    .keySchema(
                        List.of(key(PARTITION_KEY, KeyType.HASH), key(SORT_KEY, KeyType.RANGE)))
                    .streamSpecification(
                        stream ->
                            stream
                                .streamEnabled(true)
                                .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)));
    client.updateTimeToLive(
        request ->
            request
                .tableName(table)
                .timeToLiveSpecification(t -> t.enabled(true).attributeName(TIME_TO_LIVE)));
    return created.tableDescription().latestStreamArn();
  }

  private AttributeDefinition attribute(String name) {
    return AttributeDefinition.builder().attributeName(name).attributeType(keys).build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }
}
