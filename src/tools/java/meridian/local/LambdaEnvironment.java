package meridian.local;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.topology.Region;

/** The environment variables of a region's functions, as the template sets them in AWS. */
final class LambdaEnvironment {

  static final String PEER_TABLE = "meridian-peers";
  static final String CONTROL_TABLE = "meridian-control";

  /** Local runs keep nothing, so their key need not be secret, nor last. */
  static final String KEY = "6c6f63616c".repeat(6) + "2121";

  private static final String SECRET_ACCESS_KEY = "local";

  /** One machine plays every region, and may be slow while it starts. */
  private static final String PATIENCE_MILLIS = "10000";

  private LambdaEnvironment() {}

  /** What does not depend on where peers are stored. */
  static Map<String, String> of(Region region) {
    Map<String, String> environment = new HashMap<>();
    environment.put("MERIDIAN_REGION", region.name());
    environment.put("MERIDIAN_REGION_CODE", Integer.toString(region.code()));
    environment.put("MERIDIAN_PEER_TABLE", PEER_TABLE);
    environment.put("MERIDIAN_CONTROL_TABLE", CONTROL_TABLE);
    environment.put("MERIDIAN_KEY", KEY);
    environment.put("AWS_REGION", region.name());
    return environment;
  }

  /** With the database to be found at that address. */
  static Map<String, String> of(Region region, URI endpoint) {
    Map<String, String> environment = of(region);
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", endpoint.toString());
    environment.put("AWS_ACCESS_KEY_ID", EmbeddedDynamoDb.ACCESS_KEY);
    environment.put("AWS_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY);
    environment.put("MERIDIAN_STORE_TIMEOUT_MILLIS", PATIENCE_MILLIS);
    return environment;
  }

  /** For the purge, with the event buses at that address. */
  static Map<String, String> ofPurge(Region region, URI database, URI events) {
    Map<String, String> environment = of(region, database);
    environment.put("MERIDIAN_PURGE_SEGMENTS", Integer.toString(region.purge().segments()));
    environment.put("AWS_ENDPOINT_URL_EVENTBRIDGE", events.toString());
    return environment;
  }
}
