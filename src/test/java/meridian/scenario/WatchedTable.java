package meridian.scenario;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Has something done before each call. */
final class WatchedTable extends TableDecorator {

  private final Runnable before;

  WatchedTable(DynamoDbClient table, Runnable before) {
    super(table);
    this.before = before;
  }

  @Override
  DynamoDbClient table() {
    before.run();
    return super.table();
  }
}
