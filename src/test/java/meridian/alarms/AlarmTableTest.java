package meridian.alarms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import meridian.templates.NeedsJq;
import meridian.templates.StackParameters;
import meridian.templates.Template;
import org.junit.jupiter.api.Test;

/** The table of {@code templates/alarms.md} has every alarm, with its threshold. */
@NeedsJq
final class AlarmTableTest {

  private static final String REGION = "eu-west-1";

  @Test
  void everyAlarmIsListedWithItsThreshold() {
    Map<String, String> listed = new TreeMap<>();
    Readme.rows("| alarm |")
        .forEach(
            row ->
                Readme.names(row.getFirst())
                    .forEach(name -> listed.put(name.replace("REGION", REGION), row.get(1))));
    Map<String, String> declared = new TreeMap<>();
    Stream.of(new ObservedDeployment().alarms().stream(), drained(), withBucket(), withHttpApi())
        .flatMap(alarms -> alarms)
        .filter(alarm -> !alarm.name().startsWith("out-of-dns") || alarm.name().endsWith(REGION))
        .forEach(
            alarm ->
                declared.put(alarm.name().replaceFirst("-[0-9a-f]{8}$", ""), condition(alarm)));
    assertEquals(declared, listed);
  }

  /** CloudWatch bills an alarm by its metrics; each region adds some to the world's. */
  @Test
  void theReadmeHasTheirCost() {
    List<Alarm> ofRegion = new ObservedDeployment().alarms(REGION);
    Stream<Alarm> ofWorld =
        new ObservedDeployment()
            .alarms(ObservedDeployment.WORLD).stream()
                .filter(alarm -> alarm.name().endsWith(REGION));
    List<Alarm> all = Stream.of(ofRegion.stream(), ofWorld, drained()).flatMap(a -> a).toList();
    // One more for the region's health check in the alarm about all regions.
    int metrics = all.stream().mapToInt(alarm -> alarm.metrics().size()).sum() + 1;
    String row =
        "%d alarms with %d metrics, $0.10 each | $%d.%d0 | $%d.%d0 |"
            .formatted(all.size(), metrics, metrics / 10, metrics % 10, metrics / 10, metrics % 10);
    assertTrue(Readme.text().contains(row), row);
  }

  private static Stream<Alarm> withBucket() {
    Map<String, String> parameters = new TreeMap<>(StackParameters.ofRegion(REGION));
    parameters.put("FrontDoor", "alb");
    parameters.putAll(StackParameters.BUCKETS);
    return Alarm.of(Template.read("region.yaml").stack(REGION, parameters)).stream();
  }

  private static Stream<Alarm> withHttpApi() {
    Map<String, String> parameters = new TreeMap<>(StackParameters.ofRegion(REGION));
    parameters.put("FrontDoor", "http-api");
    return Alarm.of(Template.read("region.yaml").stack(REGION, parameters)).stream();
  }

  private static Stream<Alarm> drained() {
    return Alarm.of(Template.read("drain.yaml").stack("us-east-1", StackParameters.ofDrain(REGION)))
        .stream();
  }

  /** Such as "> 1 in 3 of 5 minutes". */
  private static String condition(Alarm alarm) {
    String operator =
        switch (alarm.settings().path("ComparisonOperator").asText()) {
          case "GreaterThanThreshold" -> ">";
          case "LessThanThreshold" -> "<";
          case "GreaterThanOrEqualToThreshold" -> ">=";
          case String other -> throw new IllegalArgumentException("an unknown operator " + other);
        };
    long minutes = alarm.period().toMinutes();
    return "%s %s in %d of %d %s"
        .formatted(
            operator,
            alarm.settings().path("Threshold").asText(),
            alarm.datapointsToAlarm(),
            alarm.evaluationPeriods(),
            minutes == 1 ? "min" : "x " + minutes + " min");
  }
}
