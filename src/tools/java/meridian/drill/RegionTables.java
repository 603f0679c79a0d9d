package meridian.drill;

import java.util.function.Function;
import meridian.model.GlobalTable;
import meridian.model.TableDecorator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** One region's replicas of the two tables. */
public final class RegionTables extends TableDecorator {

  /** The peer table's name. */
  public static final String PEERS = "meridian-peers";

  /** The control table's name. */
  public static final String CONTROL = "meridian-control";

  private final DynamoDbClient control;

  /**
   * Those of a region.
   *
   * @param peers the peer table
   * @param control the control table
   */
  public RegionTables(String region, GlobalTable peers, GlobalTable control) {
    super(peers.client(region));
    this.control = control.client(region);
  }

  @Override
  protected <R> R call(String table, DynamoDbRequest request, Function<DynamoDbClient, R> call) {
    return table.equals(CONTROL) ? call.apply(control) : super.call(table, request, call);
  }

  @Override
  public DescribeTableResponse describeTable(DescribeTableRequest request) {
    ScalarAttributeType type =
        request.tableName().equals(CONTROL) ? ScalarAttributeType.S : ScalarAttributeType.B;
    return DescribeTableResponse.builder()
        .table(
            table ->
                table
                    .keySchema(key("s", KeyType.HASH), key("k", KeyType.RANGE))
                    .attributeDefinitions(attribute("s", type), attribute("k", type)))
        .build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
    return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
  }
}
