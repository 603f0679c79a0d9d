package meridian.cost;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A quota of an account, and how much of it a deployment needs.
 *
 * @param name of the quota
 * @param scope {@code region} if each region has it, {@code account} if all share it
 * @param needed the most that any region needs, or all of them together
 * @param standard AWS's default for accounts that have been used for a while
 */
record Quota(String name, String scope, long needed, @JsonProperty("default") long standard) {

  /** Whether the default suffices. */
  @JsonProperty
  boolean isSufficient() {
    return needed <= standard;
  }

  /**
   * All quotas that a deployment needs.
   *
   * @param regions of the report about its description
   */
  static List<Quota> of(Stacks stacks, JsonNode regions, PriceList prices) {
    PriceList.DefaultQuotas standards = prices.quotas();
    List<Quota> quotas = new ArrayList<>();
    quotas.add(
        derived(
            "Lambda: concurrent executions", "executions", regions, standards.lambdaConcurrency()));
    quotas.add(
        derived(
            "DynamoDB: read units of a table", "readUnits", regions, standards.tableReadUnits()));
    quotas.add(
        derived(
            "DynamoDB: write units of a table",
            "writeUnits",
            regions,
            standards.tableWriteUnits()));
    quotas.add(
        derived(
            "API Gateway: requests a second",
            "requestsPerSecond",
            regions,
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

  private static Quota derived(String name, String key, JsonNode regions, double standard) {
    return inRegion(
        name,
        regions.valueStream().mapToLong(region -> region.path("quotas").path(key).asLong()),
        standard);
  }

  private static Quota count(String name, String type, Stacks stacks, double standard) {
    return inRegion(
        name, stacks.regions().stream().mapToLong(stack -> stack.all(type).size()), standard);
  }

  private static Quota inRegion(String name, LongStream needed, double standard) {
    return new Quota(name, "region", needed.max().orElse(0), (long) standard);
  }
}
