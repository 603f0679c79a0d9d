package meridian.local;

import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import meridian.lambda.aws.AwsPlatform;
import meridian.lambda.aws.Platform;
import meridian.lambda.config.EnvironmentVariables;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.topology.Region;
import meridian.topology.Topology;

/** The environment variables of a region's functions, as the CloudFormation templates set them. */
final class LambdaEnvironment {

  static final String PEER_TABLE = "meridian-peers";
  static final String CONTROL_TABLE = "meridian-control";

  /** A fixed key is enough, because local runs keep no data. */
  static final String KEY = "6c6f63616c".repeat(6) + "2121";

  private static final String SECRET_ACCESS_KEY = "local";

  /** Long, because one machine runs every region and is slow at the start. */
  private static final String BUDGET_MILLIS = "6000";

  /** Effectively no limit on concurrent requests. */
  private static final String CONCURRENCY = "1000";

  private LambdaEnvironment() {}

  /** The platform of a function with these environment variables. */
  static Platform platform(Map<String, String> environment, InstantSource clock) {
    return AwsPlatform.of(new EnvironmentVariables(environment), clock);
  }

  /** The variables of a tracker function that every store needs, and the names of tables. */
  static Map<String, String> ofTracker(Region region, boolean rateLimits) {
    Map<String, String> environment = of(region);
    environment.put("MERIDIAN_PEER_TABLE", PEER_TABLE);
    environment.put("MERIDIAN_CONTROL_TABLE", CONTROL_TABLE);
    environment.put("MERIDIAN_RATE_LIMITS", rateLimits ? "on" : "off");
    return environment;
  }

  private static Map<String, String> of(Region region) {
    Map<String, String> environment = new HashMap<>();
    environment.put("MERIDIAN_REGION", region.name());
    environment.put("MERIDIAN_REGION_CODE", region.code().toString());
    environment.put("MERIDIAN_KEY", KEY);
    environment.put("MERIDIAN_CONCURRENCY", CONCURRENCY);
    environment.put("AWS_REGION", region.name());
    return environment;
  }

  /** The variables of a tracker function with tables or buckets. */
  static Map<String, String> ofTracker(
      Region region, boolean rateLimits, Optional<Region> fallback, LocalDatastore datastore) {
    Map<String, String> environment = of(region, fallback, datastore);
    environment.put("MERIDIAN_RATE_LIMITS", rateLimits ? "on" : "off");
    environment.put("MERIDIAN_BUDGET_MILLIS", BUDGET_MILLIS);
    fallback.ifPresent(
        other -> {
          environment.put("MERIDIAN_FALLBACK_REGION", other.name());
          environment.put("MERIDIAN_FALLBACK_REGION_CODE", other.code().toString());
        });
    return environment;
  }

  private static Map<String, String> of(
      Region region, Optional<Region> fallback, LocalDatastore datastore) {
    Map<String, String> environment = of(region);
    environment.putAll(datastore.variables(region, fallback));
    environment.put("AWS_ACCESS_KEY_ID", EmbeddedDynamoDb.ACCESS_KEY);
    environment.put("AWS_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY);
    return environment;
  }

  /** The variables of a heartbeat function. */
  static Map<String, String> ofHeartbeat(
      Topology topology, Region region, LocalDatastore datastore) {
    Map<String, String> environment = of(region, Optional.empty(), datastore);
    environment.put("MERIDIAN_RELEASE", "local");
    environment.put("MERIDIAN_DEPLOYMENT", topology.global().name());
    environment.put("MERIDIAN_CONTROLLED_REGIONS", topology.controlledRegions(region));
    return environment;
  }

  /** The variables of a purge function. */
  static Map<String, String> ofPurge(Region region, LocalDatastore datastore, URI events) {
    Map<String, String> environment = of(region, Optional.empty(), datastore);
    environment.put("MERIDIAN_PURGE_SEGMENTS", Integer.toString(region.purge().segments()));
    environment.put("AWS_ENDPOINT_URL_EVENTBRIDGE", events.toString());
    return environment;
  }
}
