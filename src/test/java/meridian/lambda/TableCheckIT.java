package meridian.lambda;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.Map;
import meridian.lambda.aws.AwsPlatform;
import meridian.lambda.config.ConfigurationException;
import meridian.lambda.config.EnvironmentVariables;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.local.database.TableSchema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The check of the tables at a function's start. */
final class TableCheckIT {

  private static final String WRONG = "the function's environment variables are not valid: ";
  private static final EmbeddedDynamoDb DATABASE = EmbeddedDynamoDb.start();

  @BeforeAll
  static void createTables() {
    DATABASE.createTable("us-east-1", "peers");
    DATABASE.createTable("us-east-1", "control", TableSchema.CONTROL);
  }

  @AfterAll
  static void stop() {
    DATABASE.close();
  }

  @Test
  void correctTablesPass() {
    assertDoesNotThrow(
        () ->
            new TrackerHandler(
                AwsPlatform.of(
                    new EnvironmentVariables(environment("us-east-1", "peers", "control")))));
  }

  @Test
  void aMissingTableIsNamed() {
    assertEquals(
        WRONG + "MERIDIAN_PEER_TABLE names the table peer, which does not exist in us-east-1",
        problem(environment("us-east-1", "peer", "control")));
    assertEquals(
        WRONG
            + "MERIDIAN_PEER_TABLE names the table peers, which does not exist in eu-west-1;"
            + " MERIDIAN_CONTROL_TABLE names the table control, which does not exist in eu-west-1",
        problem(environment("eu-west-1", "peers", "control")));
  }

  @Test
  void swappedTablesAreNamed() {
    assertEquals(
        WRONG
            + "MERIDIAN_PEER_TABLE names the table control, whose keys in us-east-1 are not s and k"
            + " of type B; MERIDIAN_CONTROL_TABLE names the table peers, whose keys in us-east-1"
            + " are not s and k of type S",
        problem(environment("us-east-1", "control", "peers")));
  }

  private static String problem(Map<String, String> environment) {
    return String.valueOf(
        assertThrows(
                ConfigurationException.class,
                () -> new TrackerHandler(AwsPlatform.of(new EnvironmentVariables(environment))))
            .getMessage());
  }

  private static Map<String, String> environment(String region, String peers, String control) {
    Map<String, String> environment = new HashMap<>();
    environment.put("MERIDIAN_REGION", region);
    environment.put("MERIDIAN_REGION_CODE", "1");
    environment.put("MERIDIAN_PEER_TABLE", peers);
    environment.put("MERIDIAN_CONTROL_TABLE", control);
    environment.put("MERIDIAN_KEY", "00".repeat(32));
    environment.put("MERIDIAN_BUDGET_MILLIS", "30000");
    environment.put("AWS_REGION", region);
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", DATABASE.endpoint().toString());
    environment.put("AWS_ACCESS_KEY_ID", EmbeddedDynamoDb.ACCESS_KEY);
    environment.put("AWS_SECRET_ACCESS_KEY", "secret");
    return environment;
  }
}
