package meridian.local.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnItemCollectionMetrics;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/** The database over HTTP: limits, errors, regions and expiry. */
final class EmbeddedDynamoDbTest {

  private static final String TABLE = "peers";
  private static final String REGION = "us-east-1";
  private static final int MAX_ITEM_BYTES = 400 * 1024;
  private static final int MAX_PAGE_BYTES = 1024 * 1024;

  private volatile Instant now = Instant.parse("2026-11-28T00:00:00Z");
  private final EmbeddedDynamoDb database = EmbeddedDynamoDb.start(() -> now);
  private final DynamoDbClient client = database.client(REGION).build();

  @BeforeEach
  void create() {
    database.createTable(REGION, TABLE);
  }

  @AfterEach
  void stop() {
    client.close();
    database.close();
  }

  @Test
  void anItemHasAtMost400Kilobytes() {
    int names = "s".length() + "k".length() + "x".length() + 2;
    put(1, MAX_ITEM_BYTES - names);
    assertError(
        "ValidationException: Item size has exceeded the maximum allowed size",
        () -> put(1, MAX_ITEM_BYTES - names + 1));
  }

  @Test
  void aPageHasAtMostAMegabyteOfWhatWasRead() {
    int bytes = MAX_PAGE_BYTES / 4;
    for (int key = 1; key <= 5; key++) {
      put(key, bytes - 5);
    }
    QueryResponse page =
        client.query(
            query ->
                query
                    .tableName(TABLE)
                    .keyConditionExpression("s = :s")
                    .filterExpression("attribute_not_exists(x)")
                    .expressionAttributeValues(Map.of(":s", binary(1)))
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
    assertEquals(0, page.count());
    assertEquals(4, page.scannedCount());
    assertEquals(Map.of("s", binary(1), "k", binary(4)), page.lastEvaluatedKey());
    assertEquals(MAX_PAGE_BYTES / 8192.0, page.consumedCapacity().capacityUnits());
  }

  @Test
  void sortKeysAreOrderedAsUnsignedBytes() {
    for (int key : new int[] {200, 127, 128, 0, 1}) {
      put(key, 1);
    }
    List<AttributeValue> keys =
        client
            .query(
                query ->
                    query
                        .tableName(TABLE)
                        .keyConditionExpression("s = :s")
                        .expressionAttributeValues(Map.of(":s", binary(1))))
            .items()
            .stream()
            .map(item -> item.getOrDefault("k", AttributeValue.fromNul(true)))
            .toList();
    assertEquals(List.of(binary(0), binary(1), binary(127), binary(128), binary(200)), keys);
  }

  @Test
  void whatIsNotSupportedIsNamed() {
    assertError(
        "ValidationException: The member ReturnItemCollectionMetrics of PutItemRequest is not"
            + " supported by the embedded database.",
        () ->
            client.putItem(
                put ->
                    put.tableName(TABLE)
                        .item(item(1, 1))
                        .returnItemCollectionMetrics(ReturnItemCollectionMetrics.SIZE)));
    assertError(
        "ValidationException: ReturnValues UPDATED_NEW of this operation is not supported by the"
            + " embedded database.",
        () ->
            client.updateItem(
                update ->
                    update.tableName(TABLE).key(key(1)).returnValues(ReturnValue.UPDATED_NEW)));
    assertError(
        "ValidationException: The operation 'DynamoDB_20120810.ListBackups' is not supported by the"
            + " embedded database.",
        () -> client.listBackups());
    assertError(
        "ValidationException: The member StreamSpecification of CreateTableRequest is not supported"
            + " by the embedded database.",
        () ->
            client.createTable(
                create ->
                    create
                        .tableName("streamed")
                        .streamSpecification(stream -> stream.streamEnabled(true))));
  }

  @Test
  void keysMustMatchTheSchema() {
    assertError(
        "ValidationException: The provided key element does not match the schema",
        () -> client.getItem(get -> get.tableName(TABLE).key(Map.of("s", binary(1)))));
    assertError(
        "ValidationException: One or more parameter values were invalid: Type mismatch for key k"
            + " expected: B actual: S",
        () ->
            client.putItem(
                put ->
                    put.tableName(TABLE)
                        .item(Map.of("s", binary(1), "k", AttributeValue.fromS("text")))));
  }

  @Test
  void regionsHaveTablesOfTheirOwn() {
    try (DynamoDbClient elsewhere = database.client("eu-west-1").build()) {
      assertThrows(
          ResourceNotFoundException.class,
          () -> elsewhere.getItem(get -> get.tableName(TABLE).key(key(1))));
    }
    assertThrows(ResourceInUseException.class, () -> TableSchema.PEERS.create(client, TABLE));
    assertEquals("t", ttlAttribute());
    client.deleteTable(delete -> delete.tableName(TABLE));
    assertEquals(List.of(), client.listTables().tableNames());
  }

  private String ttlAttribute() {
    return client
        .describeTimeToLive(describe -> describe.tableName(TABLE))
        .timeToLiveDescription()
        .attributeName();
  }

  @Test
  void itemsExpire() {
    Map<String, AttributeValue> item = new HashMap<>(key(1));
    item.put("t", AttributeValue.fromN(Long.toString(now.getEpochSecond() + 10)));
    client.putItem(put -> put.tableName(TABLE).item(item));
    database.deleteExpired();
    assertTrue(exists(1));
    now = now.plusSeconds(11);
    database.deleteExpired();
    assertFalse(exists(1));
  }

  @Test
  void aRequestMustBeSigned() throws IOException, InterruptedException {
    HttpRequest unsigned =
        HttpRequest.newBuilder(database.endpoint())
            .header("X-Amz-Target", "DynamoDB_20120810.ListTables")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> response = http.send(unsigned, HttpResponse.BodyHandlers.ofString());
      assertEquals(400, response.statusCode());
      assertTrue(response.body().contains("#MissingAuthenticationTokenException"), response.body());
    }
  }

  @Test
  void concurrentUpdatesAreAtomic() throws Exception {
    List<Future<?>> updates = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 400; i++) {
        updates.add(threads.submit(this::increment));
      }
    }
    for (Future<?> update : updates) {
      update.get();
    }
    assertEquals(
        AttributeValue.fromN("400"),
        client.getItem(get -> get.tableName(TABLE).key(key(1))).item().get("n"));
  }

  private void increment() {
    client.updateItem(
        update ->
            update
                .tableName(TABLE)
                .key(key(1))
                .updateExpression("ADD n :one")
                .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))));
  }

  private boolean exists(int key) {
    return client.getItem(get -> get.tableName(TABLE).key(key(key))).hasItem();
  }

  private void put(int key, int bytes) {
    client.putItem(put -> put.tableName(TABLE).item(item(key, bytes)));
  }

  private static Map<String, AttributeValue> item(int key, int bytes) {
    Map<String, AttributeValue> item = new HashMap<>(key(key));
    item.put("x", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[bytes])));
    return item;
  }

  private static Map<String, AttributeValue> key(int key) {
    return Map.of("s", binary(1), "k", binary(key));
  }

  private static AttributeValue binary(int value) {
    return AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {(byte) value}));
  }

  private static void assertError(String expected, Runnable call) {
    DynamoDbException error = assertThrows(DynamoDbException.class, call::run);
    assertEquals(
        expected,
        error.awsErrorDetails().errorCode() + ": " + error.awsErrorDetails().errorMessage());
  }
}
