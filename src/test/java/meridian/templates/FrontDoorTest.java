package meridian.templates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import meridian.templates.Stack.Resource;
import meridian.topology.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The front doors of a region: a load balancer or an HTTP API. */
@ParameterizedClass
@MethodSource("meridian.templates.RegionVariant#all")
@NeedsJq
final class FrontDoorTest {

  private static final Topology TOPOLOGY = Topology.read(Path.of("regions"));

  private final RegionVariant variant;

  FrontDoorTest(RegionVariant variant) {
    this.variant = variant;
  }

  @Test
  void onlyTheChosenFrontDoorExistsAndSupportsIpv6() {
    Stack stack = variant.stack();
    Set<String> types =
        stack.resources().values().stream().map(Resource::type).collect(Collectors.toSet());
    assertEquals(variant.isAlb(), types.contains("AWS::EC2::VPC"));
    assertFalse(types.contains("AWS::EC2::NatGateway"));
    if (variant.isAlb()) {
      assertLoadBalancer(stack);
    } else {
      assertHttpApi(stack);
    }
    Resource permission =
        stack.only("AWS::Lambda::Permission", "/FunctionName", trackerAlias(stack));
    assertEquals(
        variant.isAlb() ? "elasticloadbalancing.amazonaws.com" : "apigateway.amazonaws.com",
        permission.text("/Principal"));
  }

  private static Resource trackerAlias(Stack stack) {
    return stack.resource("TrackerAlias");
  }

  private void assertLoadBalancer(Stack stack) {
    Resource balancer = stack.all("AWS::ElasticLoadBalancingV2::LoadBalancer").getFirst();
    assertEquals("dualstack", balancer.text("/IpAddressType"));
    assertEquals("internet-facing", balancer.text("/Scheme"));
    assertEquals(
        2,
        Stack.texts(balancer.properties().path("Subnets")).stream()
            .map(stack::referencedBy)
            .map(subnet -> subnet.text("/AvailabilityZone"))
            .distinct()
            .count());
    assertEquals(
        Set.of("80 HTTP", "443 HTTPS"),
        stack.all("AWS::ElasticLoadBalancingV2::Listener").stream()
            .map(listener -> listener.text("/Port") + " " + listener.text("/Protocol"))
            .collect(Collectors.toSet()));
    for (Resource route : stack.all("AWS::EC2::Route")) {
      Set<String> before = new TreeSet<>(Set.of("GatewayOfVpc"));
      if (route.properties().has("DestinationIpv6CidrBlock")) {
        before.add("VpcIpv6");
      }
      assertEquals(
          before, new TreeSet<>(Stack.texts(route.declaration().path("DependsOn"))), route.id());
    }
    Resource targets = stack.all("AWS::ElasticLoadBalancingV2::TargetGroup").getFirst();
    assertEquals(trackerAlias(stack).ref(), targets.text("/Targets/0/Id"));
    assertTrue(
        targets
            .properties()
            .path("TargetGroupAttributes")
            .valueStream()
            .anyMatch(
                attribute ->
                    attribute.path("Key").asText().equals("lambda.multi_value_headers.enabled")
                        && attribute.path("Value").asText().equals("true")));
    for (String prefix : List.of("/0/CidrIp", "/1/CidrIpv6", "/2/CidrIp", "/3/CidrIpv6")) {
      Resource group = stack.all("AWS::EC2::SecurityGroup").getFirst();
      assertFalse(group.text("/SecurityGroupIngress" + prefix).isEmpty(), prefix);
    }
  }

  private void assertHttpApi(Stack stack) {
    Resource api = stack.all("AWS::ApiGatewayV2::Api").getFirst();
    assertEquals("dualstack", api.text("/IpAddressType"));
    assertEquals("false", api.text("/DisableExecuteApiEndpoint"), "torrents may list its URL");
    List<Resource> names = stack.all("AWS::ApiGatewayV2::DomainName");
    assertEquals(2, names.size());
    for (Resource name : names) {
      assertEquals("dualstack", name.text("/DomainNameConfigurations/0/IpAddressType"));
      assertEquals("REGIONAL", name.text("/DomainNameConfigurations/0/EndpointType"));
      stack.only("AWS::ApiGatewayV2::ApiMapping", "/DomainName", name);
    }
    assertEquals(
        "2.0",
        stack.all("AWS::ApiGatewayV2::Integration").getFirst().text("/PayloadFormatVersion"));
    assertEquals(
        10
            * Integer.parseInt(
                StackParameters.ofRegion(variant.region()).get("ReservedConcurrency")),
        Integer.parseInt(
            stack
                .all("AWS::ApiGatewayV2::Stage")
                .getFirst()
                .text("/DefaultRouteSettings/ThrottlingRateLimit")));
  }

  @Test
  void aLoadBalancerHasAFirewallOnlyIfConfigured() {
    assertEquals(List.of(), variant.stack().all("AWS::WAFv2::WebACL"));
    Stack guarded = variant.stack(Map.of("RequestsPerAddress", "1000"));
    if (variant.isAlb()) {
      Resource firewall = guarded.all("AWS::WAFv2::WebACL").getFirst();
      assertEquals("1000", firewall.text("/Rules/0/Statement/RateBasedStatement/Limit"));
      assertEquals(1, guarded.all("AWS::WAFv2::WebACLAssociation").size());
    } else {
      assertEquals(List.of(), guarded.all("AWS::WAFv2::WebACL"));
      assertEquals(1, guarded.violations().size());
    }
  }

  @Test
  void theCertificateCoversBothHostNames() {
    Resource certificate = variant.stack().all("AWS::CertificateManager::Certificate").getFirst();
    assertEquals("DNS", certificate.text("/ValidationMethod"));
    assertEquals(
        Set.of(
            TOPOLOGY.global().domain(), TOPOLOGY.region(variant.region()).orElseThrow().hostname()),
        certificate
            .properties()
            .path("DomainValidationOptions")
            .valueStream()
            .map(option -> option.path("DomainName").asText())
            .collect(Collectors.toSet()));
  }
}
