package meridian.store.dynamodb.announce;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Puts two modelled tables behind one client, for reading.
 *
 * @param first the name of the first table
 */
public record TwoTables(String first, DynamoDbClient ofFirst, DynamoDbClient ofOther)
    implements DynamoDbClient {

  @Override
  public QueryResponse query(QueryRequest request) {
    return (request.tableName().equals(first) ? ofFirst : ofOther).query(request);
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
