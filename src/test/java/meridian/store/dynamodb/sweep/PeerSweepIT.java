package meridian.store.dynamodb.sweep;

import meridian.local.database.TableSchema;
import meridian.local.database.TestDatabase;
import meridian.store.dynamodb.announce.ShortPages;
import org.junit.jupiter.api.AfterAll;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

final class PeerSweepIT extends PeerSweepContract {

  private static final TestDatabase DATABASE = TestDatabase.start();
  private static final DynamoDbClient CLIENT =
      DATABASE
          .client()
          .overrideConfiguration(override -> override.addExecutionInterceptor(new ShortPages()))
          .build();

  private final String table = DATABASE.createTable(TableSchema.PEERS);

  @AfterAll
  static void stop() {
    CLIENT.close();
    DATABASE.close();
  }

  @Override
  DynamoDbClient client() {
    return CLIENT;
  }

  @Override
  String table() {
    return table;
  }
}
