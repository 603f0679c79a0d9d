package meridian.scenario;

import java.util.Map;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.scenario.table.GlobalTableHarness;
import meridian.scenario.table.LocalHarness;
import meridian.scenario.table.Region;
import meridian.scenario.world.TrackerDesign;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Every scenario over DynamoDB Local and its replicator. */
final class LocalScenariosIT {

  private static final int SEEDS = Integer.getInteger("meridian.seeds", 1);
  private static final EmbeddedDynamoDb DATABASE = EmbeddedDynamoDb.start();
  private static final Map<Region, DynamoDbClient> CLIENTS = LocalHarness.clients(DATABASE);

  @AfterAll
  static void stopDatabase() {
    CLIENTS.values().forEach(DynamoDbClient::close);
    DATABASE.close();
  }

  @ParameterizedTest
  @EnumSource
  void invariantsHold(Scenario scenario) {
    for (long seed = 0; seed < SEEDS; seed++) {
      try (GlobalTableHarness harness = new LocalHarness(DATABASE, CLIENTS)) {
        scenario.run(harness, TrackerDesign.MERIDIAN, seed);
      }
    }
  }
}
