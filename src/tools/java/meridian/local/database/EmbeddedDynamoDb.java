package meridian.local.database;

import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import meridian.local.database.table.Table;
import meridian.local.net.Listener;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/**
 * A DynamoDB in this process, in memory, on a loopback port that the operating system chooses. One
 * instance serves any number of regions, each with tables of its own. It has the operations and the
 * expressions that Meridian uses, and rejects all others by name.
 */
public final class EmbeddedDynamoDb implements AutoCloseable {

  /** The access key of clients; any other will do, since signatures are not checked. */
  public static final String ACCESS_KEY = "local";

  /** Between two searches for items whose time to live has passed. */
  private static final int EXPIRY_SECONDS = 60;

  private final InstantSource clock;
  private final Map<String, Catalog> catalogs = new ConcurrentHashMap<>();
  private final Map<String, DynamoDbClient> clients = new ConcurrentHashMap<>();
  private final ScheduledExecutorService expiry =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("time-to-live").daemon().factory());
  private final Listener http;

  private EmbeddedDynamoDb(InstantSource clock) {
    this.clock = clock;
    this.http = Listener.openHttp(() -> new CallHandler(this::tables));
    var _ =
        expiry.scheduleWithFixedDelay(
            this::deleteExpired, EXPIRY_SECONDS, EXPIRY_SECONDS, TimeUnit.SECONDS);
  }

  /** Starts an empty database. */
  public static EmbeddedDynamoDb start() {
    return start(InstantSource.system());
  }

  /**
   * Starts an empty database.
   *
   * @param clock orders the writes of different regions, and expires items
   */
  public static EmbeddedDynamoDb start(InstantSource clock) {
    return new EmbeddedDynamoDb(clock);
  }

  /** The database's URI. */
  public URI endpoint() {
    return http.uri();
  }

  /** A builder of an SDK client for a region's tables over HTTP, with the SDK's defaults. */
  public DynamoDbClientBuilder client(String region) {
    return DynamoDbClient.builder()
        .endpointOverride(endpoint())
        .region(Region.of(region))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, "secret")))
        .httpClientBuilder(UrlConnectionHttpClient.builder());
  }

  /** Creates an empty peer table in a region. */
  public Table createTable(String region, String table) {
    return createTable(region, table, TableSchema.PEERS);
  }

  /** Creates an empty table in a region. */
  public Table createTable(String region, String table, TableSchema schema) {
    Table created = catalog(region).create(table, schema.keys());
    created.setTimeToLive(Optional.of(TableSchema.TIME_TO_LIVE));
    return created;
  }

  /** An in-process client of a region's tables. */
  public DynamoDbClient tables(String region) {
    return clients.computeIfAbsent(region, name -> new RegionClient(catalog(name), clock));
  }

  private Catalog catalog(String region) {
    return catalogs.computeIfAbsent(region, name -> new Catalog(name, clock));
  }

  /** Deletes the items whose time to live has passed, which happens every minute anyway. */
  public void deleteExpired() {
    catalogs.values().forEach(Catalog::deleteExpired);
  }

  /** Stops, and breaks off unfinished calls. */
  @Override
  public void close() {
    expiry.shutdownNow();
    http.close();
  }
}
