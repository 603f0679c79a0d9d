package meridian.local.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import meridian.local.database.EmbeddedDynamoDb;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

/** The effect of each fault on a client without retries, and on the database. */
@Tag("latency")
@Timeout(120)
final class FaultProxyIT {

  private static final String REGION = "us-east-1";
  private static final String OTHER = "eu-west-1";
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  @AutoClose private final EmbeddedDynamoDb database = EmbeddedDynamoDb.start();

  @AutoClose private final FaultProxy proxy = FaultProxy.start(database.endpoint(), new Random(4));

  @AutoClose private final DynamoDbClient client = client(REGION);
  @AutoClose private final DynamoDbClient other = client(OTHER);

  @BeforeEach
  void createTables() {
    database.createTable(REGION, "peers");
    database.createTable(OTHER, "peers");
  }

  @Test
  void withoutFaultsEveryCallIsForwarded() {
    put(client, 1);
    put(other, 2);
    assertTrue(isThere(REGION, 1));
    assertTrue(isThere(OTHER, 2));
    assertFalse(isThere(REGION, 2));
    assertEquals(1, client.scan(scan -> scan.tableName("peers")).count());
    assertEquals(0, proxy.faultCount(_ -> true));
  }

  @Test
  void ignoredConnectionsAreNeitherAcceptedNorRefused() throws IOException {
    put(client, 1);
    proxy.refuse();
    try (var _ = UnresponsivePort.bind(proxy.endpoint().getPort())) {
      assertThrows(ApiCallAttemptTimeoutException.class, () -> put(client, 2));
    }
    proxy.accept();
    put(client, 3);
    assertFalse(isThere(REGION, 2));
    assertTrue(isThere(REGION, 3));
  }

  @ParameterizedTest
  @CsvSource({
    "THROTTLED, false",
    "SERVER_ERROR, false",
    "GARBAGE, false",
    "RESET_BEFORE, false",
    "RESET_MIDWAY, true",
    "RESET_AFTER, true",
    "SILENT, false",
    "STALLED, true",
  })
  void faultHitsTheCallsOfItsRegionOnly(Fault fault, boolean takesEffect) {
    put(client, 1);
    proxy.set(REGION, FaultPlan.always(fault));
    RuntimeException failure = assertThrows(RuntimeException.class, () -> put(client, 2));
    assertIs(fault, failure);
    assertEquals(takesEffect, isThere(REGION, 2));
    assertEquals(
        1,
        proxy.faultCount(
            call -> call.operation().equals("PutItem") && call.region().equals(REGION)));
    put(other, 2);
    proxy.set(REGION, FaultPlan.NONE);
    put(client, 3);
    assertTrue(isThere(REGION, 3));
  }

  private static void assertIs(Fault fault, RuntimeException failure) {
    switch (fault) {
      case THROTTLED -> {
        assertInstanceOf(ProvisionedThroughputExceededException.class, failure);
        assertTrue(((DynamoDbException) failure).isThrottlingException());
      }
      case SERVER_ERROR -> assertInstanceOf(InternalServerErrorException.class, failure);
      case GARBAGE -> assertInstanceOf(SdkClientException.class, failure);
      case RESET_BEFORE, RESET_MIDWAY, RESET_AFTER ->
          assertTrue(isCausedBy(SocketException.class, failure), () -> chain(failure));
      case SILENT, STALLED ->
          assertTrue(
              failure instanceof ApiCallAttemptTimeoutException
                  || isCausedBy(SocketTimeoutException.class, failure),
              () -> chain(failure));
    }
  }

  private static boolean isCausedBy(Class<? extends Exception> type, Throwable failure) {
    return type.isInstance(failure)
        || (failure.getCause() != null && isCausedBy(type, failure.getCause()));
  }

  private static String chain(Throwable failure) {
    return failure + (failure.getCause() == null ? "" : ", " + chain(failure.getCause()));
  }

  @Test
  void callWithALateAnswerTakesEffect() {
    proxy.set(REGION, FaultPlan.NONE.delay(TIMEOUT.multipliedBy(100)));
    assertThrows(ApiCallAttemptTimeoutException.class, () -> put(client, 1));
    assertTrue(isThere(REGION, 1));
    proxy.set(REGION, FaultPlan.NONE.delay(Duration.ofMillis(1)));
    put(client, 2);
    assertTrue(isThere(REGION, 2));
  }

  @Test
  void ratesOfSeveralFaultsAdd() {
    proxy.set(
        REGION,
        FaultPlan.NONE
            .with(Fault.THROTTLED, 0.3)
            .with(Fault.RESET_BEFORE, 0.2)
            .delay(Duration.ofMillis(1)));
    long failed = IntStream.range(0, 300).filter(i -> !succeeds(i)).count();
    assertEquals(failed, proxy.faultCount(_ -> true));
    assertTrue(failed > 100 && failed < 200, () -> failed + " of 300 calls failed, not half");
  }

  private boolean succeeds(int number) {
    try {
      put(client, number);
      return true;
    } catch (RuntimeException _) {
      return false;
    }
  }

  @Test
  void planAffectsMatchingCallsOnly() {
    proxy.set(
        REGION,
        FaultPlan.always(Fault.SERVER_ERROR).only(call -> call.operation().equals("GetItem")));
    put(client, 1);
    assertThrows(InternalServerErrorException.class, () -> get(client, 1));
  }

  @Test
  void resetBreaksOffCallsUnderWay() {
    proxy.set(REGION, FaultPlan.always(Fault.SILENT));
    try (var patient = client(REGION, Duration.ofMinutes(1))) {
      var silent =
          CompletableFuture.supplyAsync(
              () -> assertThrows(RuntimeException.class, () -> put(patient, 1)));
      while (!silent.isDone()) {
        proxy.reset(OTHER);
        proxy.reset(REGION);
        Thread.onSpinWait();
      }
      assertTrue(isCausedBy(SocketException.class, silent.join()));
    }
    assertEquals(1, proxy.faultCount(_ -> true));
  }

  @Test
  void refusedConnectionsAreAcceptedAgainOnTheSamePort() {
    put(client, 1);
    for (int i = 0; i < 2; i++) {
      proxy.refuse();
      proxy.refuse();
      RuntimeException refused = assertThrows(RuntimeException.class, () -> put(client, 2));
      assertTrue(isCausedBy(ConnectException.class, refused), () -> chain(refused));
      proxy.accept();
      proxy.accept();
      put(client, 3);
    }
    assertFalse(isThere(REGION, 2));
  }

  @ParameterizedTest
  @EnumSource
  void ratesAndDelayAreValidated(Fault fault) {
    assertThrows(IllegalArgumentException.class, () -> FaultPlan.NONE.with(fault, -0.1));
    assertThrows(IllegalArgumentException.class, () -> FaultPlan.NONE.with(fault, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> FaultPlan.NONE.with(fault, 1.1));
    assertThrows(IllegalArgumentException.class, () -> FaultPlan.NONE.delay(Duration.ofMillis(-1)));
  }

  private boolean isThere(String region, int key) {
    return get(database.tables(region), key);
  }

  private static boolean get(DynamoDbClient client, int key) {
    return client.getItem(get -> get.tableName("peers").key(item(key))).hasItem();
  }

  private static void put(DynamoDbClient client, int key) {
    client.putItem(put -> put.tableName("peers").item(item(key)));
  }

  private static Map<String, AttributeValue> item(int key) {
    AttributeValue bytes = AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {(byte) key, 1}));
    return Map.of("s", bytes, "k", bytes);
  }

  private DynamoDbClient client(String region) {
    return client(region, TIMEOUT);
  }

  private DynamoDbClient client(String region, Duration timeout) {
    return database
        .client(region)
        .endpointOverride(proxy.endpoint())
        .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(timeout.multipliedBy(2)))
        .overrideConfiguration(
            override ->
                override
                    .apiCallAttemptTimeout(timeout)
                    .retryStrategy(retry -> retry.maxAttempts(1)))
        .build();
  }
}
