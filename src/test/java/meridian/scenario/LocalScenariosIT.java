package meridian.scenario;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.scenario.table.GlobalTableHarness;
import meridian.scenario.table.Region;
import meridian.scenario.table.ReplicatedTable;
import meridian.scenario.table.ReplicatedTable.Member;
import meridian.scenario.world.TrackerDesign;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Every scenario with the SDK's clients of an embedded database, over HTTP. */
final class LocalScenariosIT {

  private static final int SEEDS = Integer.getInteger("meridian.seeds", 1);
  private static final EmbeddedDynamoDb DATABASE = EmbeddedDynamoDb.start();
  private static final Map<Region, DynamoDbClient> CLIENTS = clients();
  private static final AtomicInteger TABLES = new AtomicInteger();

  private static Map<Region, DynamoDbClient> clients() {
    Map<Region, DynamoDbClient> clients = new EnumMap<>(Region.class);
    Region.ALL.forEach(region -> clients.put(region, DATABASE.client(name(region)).build()));
    return clients;
  }

  private static String name(Region region) {
    return region.name().toLowerCase(Locale.ROOT);
  }

  @AfterAll
  static void stopDatabase() {
    CLIENTS.values().forEach(DynamoDbClient::close);
    DATABASE.close();
  }

  @ParameterizedTest
  @EnumSource
  void invariantsHold(Scenario scenario) {
    for (long seed = 0; seed < SEEDS; seed++) {
      try (GlobalTableHarness harness = harness(seed)) {
        scenario.run(harness, TrackerDesign.MERIDIAN, seed);
      }
    }
  }

  private static GlobalTableHarness harness(long seed) {
    String table = "table-" + TABLES.incrementAndGet();
    return new ReplicatedTable(
        table,
        true,
        seed,
        region ->
            Member.of(
                DATABASE.createTable(name(region), table),
                Objects.requireNonNull(CLIENTS.get(region))));
  }
}
