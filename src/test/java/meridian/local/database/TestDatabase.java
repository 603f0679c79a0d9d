package meridian.local.database;

import java.net.URI;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import meridian.local.database.item.ItemKey;
import meridian.local.database.table.Replica;
import meridian.local.database.table.Table;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The DynamoDB that a test of a store runs against: an embedded one, or the one that the system
 * property {@code meridian.endpoint} names, a URL or {@code aws}. All tables are in one region of
 * it, have names of their own, and are deleted at the end.
 */
public final class TestDatabase implements AutoCloseable {

  /** Where the property's value is AWS itself: credentials and region are the SDK's default. */
  private static final String AWS = "aws";

  private static final String ENDPOINT = System.getProperty("meridian.endpoint", "");
  private static final String REGION = Region.US_EAST_1.id();

  private final @Nullable EmbeddedDynamoDb embedded;
  private final DynamoDbClient client;
  private final String prefix = "meridian-test-" + HexFormat.of().toHexDigits(seed()) + "-";
  private final List<String> tables = new ArrayList<>();

  private TestDatabase(@Nullable EmbeddedDynamoDb embedded) {
    this.embedded = embedded;
    this.client = client().build();
  }

  /** Starts an embedded database unless the property names another one. */
  public static TestDatabase start() {
    return new TestDatabase(isEmbedded() ? EmbeddedDynamoDb.start() : null);
  }

  /** Whether the property is not set. */
  public static boolean isEmbedded() {
    return ENDPOINT.isEmpty();
  }

  private static long seed() {
    return new Random().nextLong();
  }

  /** A builder of a client over HTTP. */
  public DynamoDbClientBuilder client() {
    if (embedded != null) {
      return embedded.client(REGION);
    }
    DynamoDbClientBuilder builder =
        DynamoDbClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder());
    return ENDPOINT.equals(AWS)
        ? builder
        : builder
            .endpointOverride(URI.create(ENDPOINT))
            .region(Region.of(REGION))
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "secret")));
  }

  /** Creates an empty table, and returns its name. */
  public synchronized String createTable(TableSchema schema) {
    String table = prefix + tables.size();
    tables.add(table);
    schema.create(client, table);
    return table;
  }

  /**
   * A region's replica.
   *
   * @param replica the replica
   * @param client of the replica, over HTTP
   * @param contents reads all of its items
   */
  public record Member(
      Replica replica,
      DynamoDbClient client,
      Supplier<Map<ItemKey, Map<String, AttributeValue>>> contents) {}

  /**
   * Creates an empty replica. It is the region's own in the embedded database; elsewhere it is a
   * table whose writes the client passes on.
   *
   * @param table its name, for the client
   */
  public Member createReplica(String region, String table, TableSchema schema) {
    if (embedded == null) {
      var replica = new EndpointReplica(client, region, table, createTable(schema));
      return new Member(replica, replica, replica::contents);
    }
    Table created = embedded.createTable(region, table, schema);
    return new Member(created, embedded.client(region).build(), created::contents);
  }

  @Override
  public void close() {
    if (embedded == null) {
      tables.forEach(table -> client.deleteTable(delete -> delete.tableName(table)));
    } else {
      embedded.close();
    }
    client.close();
  }
}
