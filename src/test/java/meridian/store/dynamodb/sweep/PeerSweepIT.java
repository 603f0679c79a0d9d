package meridian.store.dynamodb.sweep;

import java.util.concurrent.atomic.AtomicInteger;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.store.dynamodb.announce.ShortPages;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

final class PeerSweepIT extends PeerSweepContract {

  private static final EmbeddedDynamoDb DATABASE = EmbeddedDynamoDb.start();
  private static final DynamoDbClient CLIENT =
      DATABASE
          .client(Region.US_EAST_1.id())
          .overrideConfiguration(override -> override.addExecutionInterceptor(new ShortPages()))
          .build();
  private static final AtomicInteger TABLES = new AtomicInteger();

  private final String table = "peers-" + TABLES.incrementAndGet();

  @BeforeEach
  void createTable() {
    DATABASE.createTable(Region.US_EAST_1.id(), table);
  }

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
