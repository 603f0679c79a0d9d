package meridian.cost;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import meridian.templates.Stack;

/**
 * A quota of an account, and how much of it a deployment needs.
 *
 * @param name of the quota
 * @param scope {@code region} if each region has it, {@code account} if all share it
 * @param needed the most that any region needs, or all of them together
 * @param standard AWS's default for accounts that have been used for a while
 */
record Quota(String name, String scope, long needed, @JsonProperty("default") long standard) {

  /** Concurrent executions that AWS keeps for functions without a reservation. */
  private static final int UNRESERVED = 100;

  /** Whether the default suffices. */
  @JsonProperty
  boolean isSufficient() {
    return needed <= standard;
  }

  /** All quotas that a deployment needs. */
  static List<Quota> of(Stacks stacks, JsonNode derived, boolean hasTables, PriceList prices) {
    PriceList.DefaultQuotas standards = prices.quotas();
    List<Quota> quotas = new ArrayList<>();
    quotas.add(
        inRegion(
            "Lambda: concurrent executions",
            stacks.regions().stream().mapToLong(stack -> executions(stack, derived)).max(),
            standards.lambdaConcurrency()));
    if (hasTables) {
      boolean isProvisioned =
          stacks.shared().getFirst().resource("Peers").text("/BillingMode").equals("PROVISIONED");
      quotas.add(
          new Quota(
              "DynamoDB: read units of a table",
              "region",
              derived.path(isProvisioned ? "leastReadUnits" : "readUnits").asLong(),
              (long) standards.tableReadUnits()));
      quotas.add(
          new Quota(
              "DynamoDB: write units of a table",
              "region",
              derived.path(isProvisioned ? "leastWriteUnits" : "writeUnits").asLong(),
              (long) standards.tableWriteUnits()));
    }
    quotas.add(
        inRegion(
            "API Gateway: requests a second",
            stacks.regions().stream()
                .mapToLong(
                    stack ->
                        stack.all("AWS::ApiGatewayV2::Api").isEmpty()
                            ? 0
                            : derived.path("announcesPerRegion").asLong())
                .max(),
            standards.httpApiRequestsPerSecond()));
    quotas.add(
        count(
            "Application load balancers",
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            stacks,
            standards.loadBalancers()));
    quotas.add(count("Elastic IPs", "AWS::EC2::EIP", stacks, standards.elasticIps()));
    quotas.add(count("VPCs", "AWS::EC2::VPC", stacks, standards.vpcs()));
    quotas.add(
        new Quota(
            "Route 53: health checks",
            "account",
            stacks.all("AWS::Route53::HealthCheck").count(),
            (long) standards.healthChecks()));
    return quotas;
  }

  private static Quota count(String name, String type, Stacks stacks, double standard) {
    return inRegion(
        name, stacks.regions().stream().mapToLong(stack -> stack.all(type).size()).max(), standard);
  }

  private static Quota inRegion(String name, java.util.OptionalLong needed, double standard) {
    return new Quota(name, "region", needed.orElse(0), (long) standard);
  }

  /** What functions reserve; without a reservation, what the tracker is expected to need. */
  private static long executions(Stack stack, JsonNode derived) {
    List<JsonNode> reserved =
        stack.all("AWS::Lambda::Function").stream()
            .map(function -> function.properties().path("ReservedConcurrentExecutions"))
            .filter(reservation -> !reservation.isMissingNode())
            .toList();
    long sum = reserved.stream().mapToLong(JsonNode::asLong).sum();
    boolean isTrackerReserved =
        stack.resource("Tracker").properties().has("ReservedConcurrentExecutions");
    return sum
        + (reserved.isEmpty() ? 0 : UNRESERVED)
        + (isTrackerReserved ? 0 : derived.path("environments").asLong());
  }
}
