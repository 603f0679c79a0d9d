package meridian.alarms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import meridian.alarms.MetricData.Name;
import meridian.templates.NeedsJq;
import meridian.templates.StackParameters;
import meridian.templates.Template;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each alarm goes to state ALARM beyond its threshold, and not before. */
@NeedsJq
final class AlarmTest {

  private static final Instant NOON = Instant.parse("2100-01-01T12:00:00Z");

  private static final List<String> REGIONS = List.of("us-east-1", "eu-west-1", "ap-southeast-1");

  private static Stream<Alarm> alarms(String door) {
    Map<String, String> parameters = new HashMap<>(StackParameters.ofRegion("us-east-1"));
    parameters.put("FrontDoor", door);
    return Stream.concat(
        Alarm.of(Template.read("region.yaml").stack("us-east-1", parameters)).stream(),
        Alarm.of(
            StackParameters.worldTemplate(REGIONS)
                .stack("us-east-1", StackParameters.ofWorld(REGIONS)))
            .stream());
  }

  private static Alarm alarm(String door, String name) {
    return alarms(door).filter(alarm -> alarm.name().equals(name)).findFirst().orElseThrow();
  }

  /**
   * @param values of the alarm's metrics in every minute, as NAME=VALUE; those that are not there
   *     have no data
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          alb      | announces-degraded     | Announces=100 Announces.degraded=5      | true
          alb      | announces-degraded     | Announces=1000 Announces.degraded=10    | false
          alb      | announces-degraded     | Announces=4 Announces.degraded=4        | false
          alb      | announces-degraded     | Announces=100                           | false
          alb      | announces-degraded     |                                         | false
          alb      | announces-failed       | Announces=5 Announces.failed=5          | true
          alb      | announces-failed       | Announces=1000 Announces.failed=10      | false
          alb      | announces-rate-limited | Announces=100 Announces.rate_limited=21 | true
          alb      | announces-rate-limited | Announces=100 Announces.rate_limited=20 | false
          alb      | fallback               | StoreRequests.fallback=6 StoreRequests.home=94 | true
          alb      | fallback               | StoreRequests.fallback=5 StoreRequests.home=95 | false
          alb      | fallback               | StoreRequests.fallback=5                | true
          alb      | lists                  | Announces=60 ListAge.deny=901           | true
          alb      | lists                  | Announces=60 ListAge.ban=901            | true
          alb      | lists                  | Announces=59 ListAge.ban=901            | false
          alb      | lists                  | ListAge.ban=9000 ListAge.deny=9000      | false
          alb      | lists                  | Announces=100 ServedWithoutList.ban=2   | true
          alb      | lists                  | Announces=100 ServedWithoutList.ban=1   | false
          alb      | throttled-tables       | ReadThrottleEvents=31                   | true
          alb      | throttled-tables       | WriteThrottleEvents=30                  | false
          alb      | throttled-tables       |                                         | false
          alb      | front-door             | HTTPCode_ELB_5XX_Count=5                | true
          alb      | front-door             | HTTPCode_ELB_5XX_Count=3 HTTPCode_Target_5XX_Count=2 RequestCount=100 | true
          alb      | front-door             | HTTPCode_ELB_5XX_Count=5 RequestCount=300 | false
          alb      | front-door             | HTTPCode_Target_5XX_Count=96 RequestCount=96 Healthy=0 | false
          alb      | front-door             | HTTPCode_Target_5XX_Count=96 RequestCount=96 Healthy=1 | true
          http-api | front-door-api         | 5xx=5 Count=100 Invocations=100         | true
          http-api | front-door-api         | Count=100 Invocations=89                | true
          http-api | front-door-api         | Count=100 Invocations=90                | false
          http-api | front-door-api         | Count=40                                | true
          http-api | front-door-api         | 5xx=4 Count=100 Invocations=86          | false
          http-api | front-door-api         | 5xx=15 Count=100 Invocations=85         | true
          http-api | front-door-api         | Count=100 Invocations=110               | false
          http-api | front-door-api         | 5xx=96 Count=96 Invocations=96 Healthy=0 | false
          alb      | log-errors             | ErrorLines=1                            | true
          alb      | log-errors             |                                         | false
          alb      | dead-letters           | NumberOfMessagesSent=1                  | true
          alb      | dead-letters           | ApproximateNumberOfMessagesVisible=9    | false
          alb      | tracker-errors         | Errors=2 Invocations=100                | true
          alb      | tracker-errors         | Errors=1 Invocations=100                | false
          alb      | tracker-throttles      | Throttles=1                             | true
          alb      | tracker-latency        | Duration=1501                           | true
          alb      | tracker-latency        | Duration=1500                           | false
          alb      | purge-errors           | Errors=1                                | true
          alb      | purge-throttles        | Throttles=1                             | true
          alb      | purge-age              |                                         | true
          alb      | purge-age              | SweepDuration=20                        | false
          alb      | heartbeat              |                                         | true
          alb      | heartbeat              | Healthy=0                               | false
          alb      | heartbeat-errors       | Errors=1                                | true
          alb      | heartbeat-throttles    | Throttles=1                             | true
          alb      | table                  | TableReachable=0                        | true
          alb      | table                  | TableReachable=1                        | false
          alb      | replication-lag        | ReplicationLag=61                       | true
          alb      | replication-lag        | ReplicationLag=60                       | false
          alb      | out-of-dns-eu-west-1   | HealthCheckStatus=0                     | true
          alb      | out-of-dns-eu-west-1   | HealthCheckStatus=1                     | false
          alb      | too-few-in-dns         | HealthCheckStatus=0                     | true
          alb      | too-few-in-dns         | HealthCheckStatus=1                     | false
          """)
  void isRaisedBeyondItsThreshold(String door, String name, String values, boolean raised) {
    Alarm alarm = alarm(door, name);
    assertEquals(raised, alarm.isRaised(data(alarm, values), NOON, false));
  }

  private static MetricData data(Alarm alarm, String values) {
    var data = new MetricData();
    if (values == null) {
      return data;
    }
    for (String value : values.split(" ", -1)) {
      String[] parts = value.split("=", -1);
      for (Name metric : alarm.metrics()) {
        if (metric.name().equals(parts[0])) {
          for (int minute = 1; minute <= 600; minute++) {
            data.add(metric, NOON.minusSeconds(60L * minute), Double.parseDouble(parts[1]));
          }
        }
      }
    }
    return data;
  }

  /** One of three regions may be out of DNS, but not two. */
  @Test
  void theOtherRegionsAreLargeEnoughForTheClientsOfOne() {
    Alarm alarm = alarm("alb", "too-few-in-dns");
    var data = new MetricData();
    List<Name> checks = alarm.metrics();
    assertEquals(REGIONS.size(), Set.copyOf(checks).size());
    for (int minute = 1; minute <= 5; minute++) {
      for (int n = 0; n < checks.size(); n++) {
        data.add(checks.get(n), NOON.minusSeconds(60L * minute), n == 0 ? 0 : 1);
      }
    }
    assertFalse(alarm.isRaised(data, NOON, false));
  }

  @Test
  void aHealthChecksDatapointThatIsLateRaisesNoAlarm() {
    Alarm alarm = alarm("alb", "too-few-in-dns");
    var data = new MetricData();
    for (int minute = 3; minute <= 5; minute++) {
      Instant at = NOON.minusSeconds(60L * minute);
      alarm.metrics().forEach(check -> data.add(check, at, 1));
    }
    assertFalse(alarm.isRaised(data, NOON, false));
  }

  /** CloudWatch ignores missing data of DynamoDB, so the alarm would not end. */
  @Test
  void theAlarmOnThrottledTablesHasAValueWithoutData() {
    var ignoring = (ObjectNode) alarm("alb", "throttled-tables").settings().deepCopy();
    ignoring.put("TreatMissingData", "ignore");
    assertFalse(new Alarm("throttled-tables", ignoring).isRaised(new MetricData(), NOON, true));
  }

  /** A single minute is not enough for any alarm on what clients get. */
  @ParameterizedTest
  @ValueSource(strings = {"announces-degraded", "announces-failed", "fallback", "tracker-errors"})
  void aSingleMinuteRaisesNoAlarm(String name) {
    Alarm alarm = alarm("alb", name);
    var data = new MetricData();
    alarm.metrics().forEach(metric -> data.add(metric, NOON.minusSeconds(60), 1_000));
    assertFalse(alarm.isRaised(data, NOON, false));
  }

  @Test
  void everyAlarmIsTried() throws ReflectiveOperationException {
    String table =
        getClass()
            .getDeclaredMethod(
                "isRaisedBeyondItsThreshold",
                String.class,
                String.class,
                String.class,
                boolean.class)
            .getAnnotation(CsvSource.class)
            .textBlock();
    Set<String> untried =
        alarms("alb")
            .map(Alarm::name)
            .filter(name -> !name.startsWith("out-of-dns"))
            .filter(
                name ->
                    table
                        .lines()
                        .noneMatch(
                            line -> line.contains("| " + name + " ") && line.endsWith("true")))
            .collect(Collectors.toSet());
    assertEquals(Set.of(), untried);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 + 2 * 3 | 7",
        "(1 + 2) * 3 >= 9 | 1",
        "IF(a > 1 AND FILL(none, 0) == 0, a / 4, 0) | 0.5",
        "IF(none > 1, 1, 0) | none",
        "none + 1 | none",
        "1 / 0 | none",
        "SUM(METRICS()) | 2",
        "SUM([none]) | none",
        "SUM(FILL(METRICS(), 5)) | 7",
        "SUM([TIME_SERIES(3), a, none, METRICS()]) | 7"
      })
  void metricMath(String expression, String value) {
    Map<String, OptionalDouble> values =
        Map.of("a", OptionalDouble.of(2), "none", OptionalDouble.empty());
    OptionalDouble expected =
        Optional.of(value)
            .filter(text -> !text.equals("none"))
            .map(text -> OptionalDouble.of(Double.parseDouble(text)))
            .orElse(OptionalDouble.empty());
    assertEquals(expected, MetricMath.evaluate(expression, values, List.copyOf(values.values())));
    assertTrue(expression.length() <= 1_024, "CloudWatch's limit");
  }
}
