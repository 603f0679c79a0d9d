package meridian.runtime;

import java.util.Map;
import java.util.stream.Stream;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.local.database.TableSchema;

/**
 * One region's empty tables in an embedded DynamoDB, and the variables by which a function uses
 * them.
 */
public final class LocalTables implements AutoCloseable {

  private static final String REGION = "eu-west-1";
  private static final String PEERS = "peers";
  private static final String CONTROL = "control";

  private final EmbeddedDynamoDb database = EmbeddedDynamoDb.start();

  private LocalTables() {}

  /** Creates them. */
  public static LocalTables create() {
    var tables = new LocalTables();
    tables.database.createTable(REGION, PEERS);
    tables.database.createTable(REGION, CONTROL, TableSchema.CONTROL);
    return tables;
  }

  /**
   * The environment variables of a function that uses them, with made-up secrets and without
   * limits.
   */
  public Map<String, String> environment() {
    return Map.of(
        "MERIDIAN_REGION",
        REGION,
        "MERIDIAN_REGION_CODE",
        "1",
        "MERIDIAN_PEER_TABLE",
        PEERS,
        "MERIDIAN_CONTROL_TABLE",
        CONTROL,
        "MERIDIAN_KEY",
        "5a".repeat(32),
        "MERIDIAN_RATE_LIMITS",
        "off",
        "AWS_REGION",
        REGION,
        "AWS_ENDPOINT_URL_DYNAMODB",
        database.endpoint().toString(),
        "AWS_ACCESS_KEY_ID",
        EmbeddedDynamoDb.ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY",
        "secret");
  }

  /** The number of items in both tables. */
  public long items() {
    return Stream.of(PEERS, CONTROL)
        .mapToLong(table -> database.tables(REGION).scan(s -> s.tableName(table)).count())
        .sum();
  }

  @Override
  public void close() {
    database.close();
  }
}
