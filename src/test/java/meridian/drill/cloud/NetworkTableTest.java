package meridian.drill.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import meridian.lambda.aws.RetryPolicy;
import meridian.model.GlobalTable;
import meridian.model.VirtualTime;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

/** How long calls take to a replica that is well, late, silent or throttled. */
final class NetworkTableTest {

  private static final Map<String, AttributeValue> ITEM =
      Map.of("s", bytes(1), "k", bytes(2), "v", bytes(3));
  private static final Duration ATTEMPT = Duration.ofMillis(300);
  private static final RetryPolicy PATIENT = new RetryPolicy(Duration.ofSeconds(5), ATTEMPT, 3);

  private final VirtualTime world = new VirtualTime(Instant.parse("2100-01-01T12:00:00Z"));
  private final InvocationClock time = new InvocationClock(world);
  private final Random random = new Random(5);
  private final ReplicaFaults faults = new ReplicaFaults();
  private final GlobalTable peers = table();
  private final RegionTables tables = new RegionTables("here", peers, table());

  private GlobalTable table() {
    return new GlobalTable(List.of("here"), world, Duration.ofMillis(1), random);
  }

  private NetworkTable table(RetryPolicy policy) {
    return new NetworkTable(tables, faults, Duration.ZERO, policy, time, random);
  }

  @Test
  void aHealthyReplicaTakesMilliseconds() {
    Duration took = took(() -> put(PATIENT));
    assertFalse(took.compareTo(Duration.ofMillis(3)) < 0, took::toString);
    assertFalse(took.compareTo(Duration.ofMillis(50)) > 0, took::toString);
    assertTrue(isStored());
  }

  @Test
  void aCallThatIsTimedOutHasTakenEffect() {
    faults.delay(Duration.ofMillis(400));
    Duration took =
        took(() -> assertThrows(ApiCallAttemptTimeoutException.class, () -> put(PATIENT)));
    // Three attempts, and a pause of 20 and one of 40 milliseconds.
    assertEquals(Duration.ofMillis(3 * 300 + 20 + 40), took);
    assertTrue(isStored());
  }

  @Test
  void aSilentReplicaDoesNothing() {
    faults.silence(true);
    assertThrows(ApiCallAttemptTimeoutException.class, () -> put(PATIENT));
    assertFalse(isStored());
  }

  @Test
  void aCallTakesNoLongerThanItsTimeout() {
    faults.silence(true);
    RetryPolicy hasty = new RetryPolicy(Duration.ofMillis(500), ATTEMPT, 3);
    assertEquals(
        Duration.ofMillis(500),
        took(() -> assertThrows(ApiCallTimeoutException.class, () -> put(hasty))));
  }

  @Test
  void aRequestMayHaveAShorterTimeoutThanItsClient() {
    faults.silence(true);
    Duration took =
        took(
            () ->
                assertThrows(
                    ApiCallTimeoutException.class,
                    () ->
                        table(PATIENT)
                            .getItem(
                                get ->
                                    get.tableName(RegionTables.PEERS)
                                        .key(Map.of("s", bytes(1), "k", bytes(2)))
                                        .overrideConfiguration(
                                            o -> o.apiCallTimeout(Duration.ofMillis(70))))));
    assertEquals(Duration.ofMillis(70), took);
  }

  @Test
  void aThrottledCallIsRetriedAndThenFails() {
    faults.throttle(1);
    Duration took =
        took(() -> assertThrows(ProvisionedThroughputExceededException.class, () -> put(PATIENT)));
    // Pauses of 40 and 80 milliseconds between three refusals of some milliseconds.
    assertFalse(took.compareTo(Duration.ofMillis(120 + 3 * 3)) < 0, took::toString);
    assertFalse(took.compareTo(Duration.ofMillis(120 + 3 * 50)) > 0, took::toString);
    assertFalse(isStored());
  }

  @Test
  void aFailedConditionIsNotRetried() {
    put(PATIENT);
    Duration took =
        took(
            () ->
                assertThrows(
                    ConditionalCheckFailedException.class,
                    () ->
                        table(PATIENT)
                            .putItem(
                                put ->
                                    put.tableName(RegionTables.PEERS)
                                        .item(ITEM)
                                        .conditionExpression("attribute_not_exists(v)"))));
    assertFalse(took.compareTo(Duration.ofMillis(50)) > 0, took::toString);
  }

  private void put(RetryPolicy policy) {
    table(policy).putItem(put -> put.tableName(RegionTables.PEERS).item(ITEM));
  }

  private boolean isStored() {
    return !peers.contents("here").isEmpty();
  }

  private Duration took(Runnable invocation) {
    return time.invoke(
            () -> {
              invocation.run();
              return true;
            })
        .took();
  }

  private static AttributeValue bytes(int value) {
    return AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {(byte) value}));
  }
}
