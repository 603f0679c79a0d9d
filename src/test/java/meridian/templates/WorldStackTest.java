package meridian.templates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import meridian.templates.Stack.Resource;
import org.junit.jupiter.api.Test;

/** The stack about all regions: alarms on their health checks. */
@NeedsJq
final class WorldStackTest {

  private static final List<String> REGIONS = List.of("us-east-1", "eu-west-1", "ap-southeast-1");

  private static Stack stack(List<String> regions) {
    return StackParameters.worldTemplate(regions)
        .stack("us-east-1", StackParameters.ofWorld(regions));
  }

  private static Set<String> checks(Resource alarm) {
    return alarm.properties().findValues("Dimensions").stream()
        .flatMap(JsonNode::valueStream)
        .map(dimension -> dimension.path("Value").asText())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyRegionHasAnAlarmAndIsPartOfTheOneAboutAll() {
    Stack stack = stack(REGIONS);
    Set<String> watched = new TreeSet<>();
    for (Resource alarm : stack.all("AWS::CloudWatch::Alarm")) {
      assertEquals("${Notices}", alarm.text("/AlarmActions/0"), alarm.id());
      assertTrue(alarm.text("/AlarmName").startsWith("meridian-"), alarm.id());
      if (alarm.properties().has("MetricName")) {
        assertEquals("AWS/Route53", alarm.text("/Namespace"));
        assertEquals(1, checks(alarm).size());
        // Each check has its region's name here.
        assertEquals(
            "meridian-out-of-dns-" + String.join("", checks(alarm)), alarm.text("/AlarmName"));
        watched.addAll(checks(alarm));
      }
    }
    assertEquals(new TreeSet<>(REGIONS), watched);
    Resource all = stack.resource("TooFewInDns");
    assertEquals(watched, checks(all));
    assertEquals("2", all.text("/Threshold"));
    assertEquals("1", stack(List.of("us-east-1")).resource("TooFewInDns").text("/Threshold"));
  }

  /** CloudWatch allows ten metrics in an alarm. */
  @Test
  void moreThanTenRegionsHaveNoAlarmAboutAll() {
    List<String> ten = IntStream.range(0, 10).mapToObj(n -> "eu-west-" + n).toList();
    List<String> eleven = IntStream.range(0, 11).mapToObj(n -> "eu-west-" + n).toList();
    assertEquals(11, stack(ten).all("AWS::CloudWatch::Alarm").size());
    assertEquals(11, stack(eleven).all("AWS::CloudWatch::Alarm").size());
    assertTrue(stack(ten).resources().containsKey("TooFewInDns"));
    assertTrue(stack(eleven).resources().containsKey("Dashboard"));
  }

  /** A region's gate reads the alarms of the region's topic, not those of this one. */
  @Test
  void itsTopicIsNotThatOfARegion() {
    assertEquals(
        "meridian-world", stack(REGIONS).all("AWS::SNS::Topic").getFirst().text("/TopicName"));
  }
}
