package meridian.local.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import meridian.local.database.Outcomes.Call;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Random calls of the embedded database in this process and of the same over HTTP, or of another
 * implementation ({@link TestDatabase}): all outcomes are the same, with the items, keys, error
 * codes and consumed units.
 */
final class EngineComparisonIT {

  private static final int SEEDS = Integer.getInteger("meridian.seeds", 4);
  private static final int CALLS = 600;
  private static final String REGION = "us-east-1";

  private static final EmbeddedDynamoDb EMBEDDED = EmbeddedDynamoDb.start();
  private static final TestDatabase OTHER = TestDatabase.start();

  @AfterAll
  static void stop() {
    EMBEDDED.close();
    OTHER.close();
  }

  @Test
  void outcomesAreTheSame() {
    DynamoDbClient embedded = EMBEDDED.tables(REGION);
    Map<String, Integer> errors = new TreeMap<>();
    try (DynamoDbClient other = OTHER.client().build()) {
      for (long seed = 0; seed < SEEDS; seed++) {
        String table = OTHER.createTable(TableSchema.PEERS);
        EMBEDDED.createTable(REGION, table);
        var calls = new RandomCalls(new SplittableRandom(seed), table);
        for (int i = 0; i < CALLS; i++) {
          Call call = calls.next();
          String expected = call.outcome(other);
          String where = "seed %d, call %d: %s".formatted(seed, i, call.request());
          assertEquals(expected, call.outcome(embedded), where);
          errors.merge(expected.replaceFirst("[ {\\[].*", ""), 1, Integer::sum);
        }
      }
    }
    assertTrue(
        errors
            .keySet()
            .containsAll(
                List.of("ValidationException", "ConditionalCheckFailed", "TransactionCanceled")),
        errors::toString);
  }
}
