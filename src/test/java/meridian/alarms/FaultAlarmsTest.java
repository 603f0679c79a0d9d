package meridian.alarms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import meridian.alarms.MetricData.Name;
import meridian.drill.cloud.Fault;
import meridian.local.CapturedLog;
import meridian.templates.NeedsJq;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * Walks every fault of the drill, and holds which metrics and alarms tell of it: those of the table
 * in {@code templates/alarms.md}, and no others. Before each fault, and some minutes after it, no
 * alarm is in state ALARM.
 */
@NeedsJq
final class FaultAlarmsTest {

  private static final String FAILING = "eu-west-1";

  /** So long that every region has swept once. */
  private static final Duration START = Duration.ofMinutes(75);

  private static final Duration NORMAL = Duration.ofMinutes(6);
  private static final Duration FAULT = Duration.ofMinutes(9);
  private static final Duration RECOVERY = Duration.ofMinutes(10);

  /** Enough for every share to have its least number of events. */
  private static final Map<String, Integer> MANY = Map.of(FAILING, 5);

  private static final Map<String, Integer> FEW = Map.of(FAILING, 1);

  /** Captured, because faults are logged. */
  @AutoClose
  @SuppressWarnings("unused")
  private final CapturedLog log = new CapturedLog("meridian");

  private final ObservedDeployment deployment = new ObservedDeployment();

  @Test
  void everyFaultRaisesTheAlarmsOfTheTable() {
    deployment.pass(START);
    assertEquals(Set.of(), deployment.observe(NORMAL, MANY, Map.of()), "no fault");
    Map<String, Set<String>> expected = new TreeMap<>();
    Map<String, Set<String>> raised = new TreeMap<>();
    for (Fault fault : Fault.values()) {
      expected.put(fault.name(), expected(fault));
      deployment.begin(fault, FAILING);
      raised.put(fault.name(), deployment.observe(FAULT, MANY, Map.of(FAILING, fault)));
      deployment.end(fault, FAILING);
      deployment.observe(RECOVERY, FEW, Map.of());
      assertEquals(Set.of(), deployment.raised(), "after " + fault);
    }
    assertEquals(expected, raised);
  }

  private static List<String> row(Fault fault) {
    return Readme.rows("| fault |").stream()
        .filter(row -> row.getFirst().equals("`" + text(fault) + "`"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("templates/alarms.md has no row for " + text(fault)));
  }

  private static String text(Fault fault) {
    return fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The alarms of a fault's row, each with its place. */
  private Set<String> expected(Fault fault) {
    List<String> row = row(fault);
    Set<String> expected = new TreeSet<>();
    Readme.names(row.get(3)).forEach(alarm -> expected.add(FAILING + " " + alarm));
    for (String other : deployment.regions()) {
      if (!other.equals(FAILING)) {
        Readme.names(row.get(4)).forEach(alarm -> expected.add(other + " " + alarm));
      }
    }
    Readme.names(row.get(5))
        .forEach(
            alarm ->
                expected.add(ObservedDeployment.WORLD + " " + alarm.replace("REGION", FAILING)));
    return expected;
  }

  /** Each alarm of a row watches a metric of the row, and each metric is watched by one of them. */
  @Test
  void everyFaultHasTheMetricsOfItsAlarms() {
    Map<String, List<String>> watched =
        deployment.alarms().stream()
            .collect(
                Collectors.toMap(
                    Alarm::name,
                    alarm -> alarm.metrics().stream().map(Name::name).toList(),
                    (one, same) -> one));
    for (Fault fault : Fault.values()) {
      Set<String> metrics = Set.copyOf(Readme.names(row(fault).get(2)));
      List<List<String>> ofAlarms =
          Stream.of(3, 4, 5)
              .flatMap(column -> Readme.names(row(fault).get(column)).stream())
              .map(alarm -> watched.get(alarm.replace("REGION", FAILING)))
              .toList();
      assertFalse(ofAlarms.isEmpty(), text(fault));
      for (List<String> ofAlarm : ofAlarms) {
        assertTrue(ofAlarm.stream().anyMatch(metrics::contains), text(fault) + ofAlarm);
      }
      assertTrue(
          ofAlarms.stream().flatMap(Collection::stream).toList().containsAll(metrics),
          text(fault) + metrics);
    }
  }

  @Test
  void everyRowIsAFault() {
    assertEquals(
        Arrays.stream(Fault.values()).map(fault -> "`" + text(fault) + "`").toList(),
        Readme.rows("| fault |").stream().map(List::getFirst).toList());
  }
}
