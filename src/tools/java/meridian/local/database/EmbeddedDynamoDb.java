package meridian.local.database;

import io.netty.util.NetUtil;
import java.net.URI;
import java.util.logging.Level;
import java.util.logging.Logger;
import meridian.local.replication.Replica;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/**
 * DynamoDB Local in this process, in memory, on a loopback port that the operating system chooses.
 * One instance serves any number of regions, each with tables of its own.
 *
 * <p>DynamoDB Local's own server listens on all addresses, so its handlers run in a Jetty server
 * that listens on 127.0.0.1 only.
 */
public final class EmbeddedDynamoDb implements AutoCloseable {

  /** The owner of the tables: a client with another access key has other tables. */
  public static final String ACCESS_KEY = "local";

  // Static, since a logger that is garbage-collected loses its level.
  private static final Logger SQLITE = Logger.getLogger("com.almworks.sqlite4java");
  private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty");

  /** How long {@link #close} waits for unfinished requests. */
  private static final int STOP_MILLIS = 500;

  private final LocalDynamoDBRequestHandler database;
  private final Server server;

  private EmbeddedDynamoDb(LocalDynamoDBRequestHandler database, Server server) {
    this.database = database;
    this.server = server;
  }

  /** Starts an empty database. */
  public static EmbeddedDynamoDb start() {
    SQLITE.setLevel(Level.OFF);
    JETTY.setLevel(Level.WARNING);
    try {
      var database = new LocalDynamoDBRequestHandler(0, true, null, false, false);
      var handler = new LocalDynamoDBServerHandler(database, null);
      var threads = new QueuedThreadPool();
      threads.setStopTimeout(STOP_MILLIS);
      var server = new Server(threads);
      var connector = new ServerConnector(server);
      connector.setHost(NetUtil.LOCALHOST4.getHostAddress());
      server.addConnector(connector);
      server.setHandler(new DynamoDBProxyServer(0, handler).setUpHandler(handler));
      var embedded = new EmbeddedDynamoDb(database, server);
      embedded.listen();
      return embedded;
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local cannot start", e);
    }
  }

  /** The database's URI. */
  public URI endpoint() {
    int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    return URI.create("http://127.0.0.1:" + port);
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
  public void createTable(String region, String table) {
    createTable(region, table, TableSchema.PEERS);
  }

  /** Creates an empty table in a region. */
  public void createTable(String region, String table, TableSchema schema) {
    schema.create(tables(region), table);
  }

  /** Creates a replica of a peer table. */
  public Replica createReplica(String region, String table) {
    return createReplica(region, table, TableSchema.PEERS);
  }

  /** Creates a replica of a table. */
  public Replica createReplica(String region, String table, TableSchema schema) {
    String stream = schema.create(tables(region), table);
    return new Replica(region, table, stream, tables(region), streams(region));
  }

  /** An in-process client of a region's tables. */
  public DynamoDbClient tables(String region) {
    return inProcess(region).as(DynamoDbClient.class);
  }

  /** An in-process client of a region's streams. */
  DynamoDbStreamsClient streams(String region) {
    return inProcess(region).as(DynamoDbStreamsClient.class);
  }

  private InProcessClient inProcess(String region) {
    return new InProcessClient(database, ACCESS_KEY, region);
  }

  private void listen() throws Exception {
    try {
      server.start();
    } catch (Throwable e) {
      close();
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local cannot stop", e);
    } finally {
      database.shutdown();
    }
  }
}
