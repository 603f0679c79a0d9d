package meridian.templates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import meridian.metrics.Metric;
import meridian.templates.Stack.Resource;
import org.junit.jupiter.api.Test;

/**
 * A region without a domain, with essential monitoring and unreserved environments; and what a
 * domain, another front door or reserved environments add to it.
 */
@NeedsJq
final class SmallStackTest {

  private static final String REGION = "us-east-1";
  private static final Template TEMPLATE = Template.read("region.yaml");

  private static Stack stack(Map<String, String> changes) {
    Map<String, String> parameters = new HashMap<>(StackParameters.ofSmallRegion(REGION));
    parameters.putAll(changes);
    return TEMPLATE.stack(REGION, parameters);
  }

  private static Stack stack() {
    return stack(Map.of());
  }

  private static Map<String, String> withDomain(String door) {
    Map<String, String> whole = StackParameters.ofRegion(REGION);
    return Map.of(
        "Domain", whole.getOrDefault("Domain", ""),
        "Hostname", whole.getOrDefault("Hostname", ""),
        "HostedZone", whole.getOrDefault("HostedZone", ""),
        "FrontDoor", door);
  }

  @Test
  void noReferenceIsDangling() {
    Stream.of(
            stack(),
            stack(Map.of("FrontDoor", "alb")),
            stack(Map.of("FrontDoor", "both")),
            stack(withDomain("both")),
            stack(Map.of("Monitoring", "full")))
        .forEach(
            stack -> {
              assertEquals(List.of(), stack.violations());
              Set<String> unknown =
                  stack.references().collect(Collectors.toCollection(TreeSet::new));
              unknown.removeAll(stack.resources().keySet());
              assertEquals(Set.of(), unknown);
            });
  }

  @Test
  void withoutADomainThereIsNoDnsNoCertificateAndNoNetwork() {
    Set<String> services =
        stack().resources().values().stream()
            .map(resource -> resource.type().split("::", -1)[1])
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        Set.of(
            "ApiGatewayV2",
            "CloudWatch",
            "Events",
            "IAM",
            "Lambda",
            "Logs",
            "SNS",
            "SQS",
            "Scheduler"),
        services);
    assertEquals(List.of(), stack().all("AWS::ApiGatewayV2::DomainName"));
  }

  @Test
  void theHttpApisOwnUrlIsOnTheStatusPage() {
    assertEquals(
        "${Api.ApiEndpoint}/announce ",
        stack().resource("Tracker").text("/Environment/Variables/MERIDIAN_TRACKERS"));
    Stack balanced = stack(Map.of("FrontDoor", "alb", "Trackers", "https://other/announce"));
    assertEquals(
        "http://${LoadBalancer.DNSName}/announce https://other/announce",
        balanced.resource("Tracker").text("/Environment/Variables/MERIDIAN_TRACKERS"));
  }

  @Test
  void aLoadBalancerWithoutADomainServesPlainHttpOnly() {
    Stack stack = stack(Map.of("FrontDoor", "alb"));
    assertEquals(
        List.of("80"),
        stack.all("AWS::ElasticLoadBalancingV2::Listener").stream()
            .map(listener -> listener.text("/Port"))
            .toList());
    assertEquals(
        List.of("80", "80"),
        stack
            .resource("WebOnly")
            .properties()
            .path("SecurityGroupIngress")
            .findValuesAsText("ToPort"));
  }

  @Test
  void functionsReserveEnvironmentsTogetherOrNotAtAll() {
    Stack reserved = stack(Map.of("ReservedConcurrency", "7"));
    for (Resource function : stack().all("AWS::Lambda::Function")) {
      assertEquals("", function.text("/ReservedConcurrentExecutions"), function.id());
      assertFalse(
          reserved.resource(function.id()).text("/ReservedConcurrentExecutions").isEmpty(),
          function.id());
    }
  }

  @Test
  void essentialAlarmsWatchMetricsThatArePublished() {
    List<JsonNode> metrics = new ArrayList<>();
    for (Resource alarm : stack().all("AWS::CloudWatch::Alarm")) {
      metrics.add(alarm.properties());
      metrics.addAll(alarm.properties().findValues("Metric"));
    }
    Set<String> watched =
        metrics.stream()
            .filter(metric -> metric.path("Namespace").asText().equals("Meridian"))
            .map(metric -> metric.path("MetricName").asText())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of("Announces", "Announces.degraded", "Healthy"), watched);
    assertTrue(Metric.ESSENTIAL.containsAll(watched));
    assertEquals(
        "essential",
        stack().resource("Heartbeat").text("/Environment/Variables/MERIDIAN_MONITORING"));
    assertEquals(List.of(), stack().all("AWS::CloudWatch::Dashboard"));
  }

  /** A change of a logical id, or of a property that cannot be updated, would replace it. */
  @Test
  void aDomainAndALoadBalancerLeaveTheHttpApiAsItIs() {
    Stack before = stack();
    for (Stack after : List.of(stack(withDomain("http-api")), stack(withDomain("both")))) {
      for (String id : List.of("Api", "ApiIntegration", "ApiRoute", "ApiStage", "InvokedByApi")) {
        assertEquals(before.resource(id).properties(), after.resource(id).properties(), id);
      }
    }
    Stack both = stack(withDomain("both"));
    assertTrue(
        both.resource("DomainIpv4")
            .text("/AliasTarget/DNSName")
            .startsWith("dualstack.${LoadBalancer."));
    assertEquals(
        2, both.all("AWS::ApiGatewayV2::DomainName").size(), "cached answers of DNS still serve");
  }

  /** Calculated like the table of templates/README.md: list prices, and no client. */
  @Test
  void anIdleMonthCostsUnderTwoDollars() throws IOException {
    Stack stack = stack();
    int alarms = 0;
    for (Resource alarm : stack.all("AWS::CloudWatch::Alarm")) {
      alarms += Math.max(1, alarm.properties().findValues("MetricStat").size());
    }
    // Of the essential metrics, only the heartbeat's is sent without requests.
    double dollars = 0.40 + 0.30 + 0.10 * alarms + 0.20;
    assertEquals(6, alarms);
    assertTrue(dollars < 2, () -> "$" + dollars);
    String text = "5 alarms with %d metrics $%.2f".formatted(alarms, 0.10 * alarms);
    assertTrue(Files.readString(Path.of("templates", "README.md")).contains(text), text);
    // None of these costs by the hour.
    assertEquals(
        Set.of(),
        stack.resources().values().stream()
            .map(Resource::type)
            .filter(
                type ->
                    type.matches(
                        ".*(LoadBalancer|HealthCheck|WebACL|Dashboard|NatGateway|Secret|Key)$"))
            .collect(Collectors.toSet()));
  }
}
