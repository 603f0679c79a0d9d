package meridian.cost;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import meridian.metrics.Label;
import meridian.metrics.Metric;
import meridian.status.History;
import meridian.templates.Stack;
import meridian.templates.Stack.Resource;
import meridian.topology.Region;

/**
 * What a deployment costs in a month without a client, by counting what its stacks contain.
 *
 * @param prices of everything
 * @param stacks of the deployment
 * @param hasTables whether the datastore is DynamoDB
 * @param isEssential whether only the essential metrics are sent to CloudWatch
 * @param commitments to more than a month
 */
record IdleCost(
    PriceList prices,
    Stacks stacks,
    boolean hasTables,
    boolean isEssential,
    Commitments commitments) {

  private static final double MILLION = 1e6;
  private static final double THOUSAND = 1e3;
  private static final double MILLIS = 1e3;
  private static final double MEGABYTES_PER_GIGABYTE = 1024;
  private static final int SLOW_CHECK_SECONDS = 30;
  private static final int FAST_CHECK_SECONDS = 10;
  private static final Pattern SECRET = Pattern.compile("resolve:secretsmanager:([^:]+):");

  /** All of it. */
  Costs costs(Iterable<Region> regions) {
    Costs costs = new Costs();
    addDns(costs);
    addMonitoring(costs);
    int n = 0;
    for (Region region : regions) {
      Stack stack = stacks.regions().get(n++);
      addFrontDoor(stack, costs);
      addHealthChecks(stack, costs);
      addSchedules(region, stack, costs);
      costs.add(Component.OTHER, secrets(stack) * prices.secretMonth());
    }
    return costs;
  }

  private double seconds() {
    return prices.hoursPerMonth() * Duration.ofHours(1).toSeconds();
  }

  private void addDns(Costs costs) {
    PriceList.Route53 route53 = prices.route53();
    long zones =
        stacks
            .all("AWS::Route53::RecordSet")
            .map(record -> record.text("/HostedZoneId"))
            .distinct()
            .count();
    costs.add(Component.DNS, zones * route53.zoneMonth());
    stacks
        .all("AWS::Route53::HealthCheck")
        .forEach(
            check ->
                costs.add(
                    Component.DNS,
                    route53.checkMonth() + options(check) * route53.checkOptionMonth()));
  }

  private static int options(Resource check) {
    String type = check.text("/HealthCheckConfig/Type");
    int options = type.startsWith("HTTPS") ? 1 : 0;
    options += type.endsWith("STR_MATCH") ? 1 : 0;
    return options + (interval(check) == FAST_CHECK_SECONDS ? 1 : 0);
  }

  private static int interval(Resource check) {
    return check.properties().at("/HealthCheckConfig/RequestInterval").asInt(SLOW_CHECK_SECONDS);
  }

  private void addMonitoring(Costs costs) {
    PriceList.CloudWatch cloudWatch = prices.cloudWatch();
    double perRegion =
        metrics(Metric.Source.HEARTBEAT) + metrics(Metric.Source.PURGE) + idleTrackerMetrics();
    double dashboards = stacks.all("AWS::CloudWatch::Dashboard").count();
    costs.add(
        Component.MONITORING,
        alarmMetrics(stacks) * cloudWatch.alarmMetricMonth()
            + stacks.regions().size() * perRegion * cloudWatch.metricMonth()
            + Math.max(0, dashboards - cloudWatch.freeDashboards()) * cloudWatch.dashboardMonth());
  }

  /** Metrics of all alarms: each is billed. */
  static long alarmMetrics(Stacks stacks) {
    return stacks.all("AWS::CloudWatch::Alarm").mapToLong(IdleCost::metrics).sum();
  }

  private static long metrics(Resource alarm) {
    JsonNode metrics = alarm.properties().path("Metrics");
    return metrics.isMissingNode()
        ? 1
        : metrics.valueStream().filter(metric -> metric.has("MetricStat")).count();
  }

  /** The names of metrics that a function sends to CloudWatch from each region. */
  private int metrics(Metric.Source source) {
    return Arrays.stream(Metric.values())
        .filter(metric -> metric.source() == source)
        .mapToInt(this::names)
        .sum();
  }

  /** Those that the tracker sends although it only answers health checks: the present values. */
  private int idleTrackerMetrics() {
    return stacks.all("AWS::Route53::HealthCheck").findAny().isEmpty()
        ? 0
        : Arrays.stream(Metric.values())
            .filter(metric -> metric.source() == Metric.Source.TRACKER)
            .filter(metric -> metric.kind() == Metric.Kind.GAUGE)
            .mapToInt(this::names)
            .sum();
  }

  /** Those that the tracker sends only if clients announce. */
  int busyTrackerMetrics() {
    return metrics(Metric.Source.TRACKER) - idleTrackerMetrics();
  }

  private int names(Metric metric) {
    Stream<String> total = metric.published().total() ? Stream.of("") : Stream.empty();
    Stream<String> breakdowns =
        metric.published().breakdowns().stream()
            .flatMap(label -> values(label).map(value -> "." + value));
    return (int)
        Stream.concat(total, breakdowns)
            .filter(value -> !isEssential || Metric.ESSENTIAL.contains(metric.camelCase() + value))
            .count();
  }

  private Stream<String> values(Label label) {
    return label == Label.FROM
        ? stacks.regions().stream().skip(1).map(String::valueOf)
        : label.texts().stream();
  }

  private void addFrontDoor(Stack stack, Costs costs) {
    PriceList.LoadBalancer loadBalancer = prices.loadBalancer();
    for (Resource balancer : stack.all("AWS::ElasticLoadBalancingV2::LoadBalancer")) {
      int addresses = balancer.properties().path("Subnets").size();
      costs.add(
          Component.FRONT_DOOR,
          prices.hoursPerMonth() * (loadBalancer.hour() + addresses * loadBalancer.addressHour()));
    }
    for (Resource firewall : stack.all("AWS::WAFv2::WebACL")) {
      costs.add(
          Component.FIREWALL,
          prices.firewall().month()
              + firewall.properties().path("Rules").size() * prices.firewall().ruleMonth());
    }
  }

  private void addHealthChecks(Stack stack, Costs costs) {
    for (Resource check : stack.all("AWS::Route53::HealthCheck")) {
      if (check.text("/HealthCheckConfig/Type").startsWith("HTTP")) {
        double perSecond = prices.route53().checkers() / interval(check);
        addInvocations(
            "Tracker", perSecond * seconds(), prices.assumed().healthCheckMillis(), stack, costs);
        costs.add(
            Component.FRONT_DOOR,
            hasLoadBalancer(stack)
                ? perSecond
                    / prices.loadBalancer().connectionsPerUnit()
                    * prices.loadBalancer().capacityUnitHour()
                    * prices.hoursPerMonth()
                : PriceList.Tier.dollars(
                    prices.httpApi().requestMillion(), perSecond * seconds() / MILLION));
      }
    }
  }

  /** Whether clients with host names come through a load balancer, also beside an HTTP API. */
  static boolean hasLoadBalancer(Stack stack) {
    return !stack.all("AWS::ElasticLoadBalancingV2::LoadBalancer").isEmpty();
  }

  private void addInvocations(
      String function, double invocations, double millis, Stack stack, Costs costs) {
    double gigabytes =
        stack.resource(function).properties().path("MemorySize").asDouble()
            / MEGABYTES_PER_GIGABYTE;
    costs.add(Component.LAMBDA_REQUESTS, invocations / MILLION * prices.lambda().requestMillion());
    costs.add(
        Component.LAMBDA_TIME,
        invocations
            * millis
            / MILLIS
            * gigabytes
            * prices.lambda().gigabyteSecond()
            * commitments.lambdaTime(prices.discounts()));
  }

  /** Heartbeats, and sweeps of an empty table. Each begins with a schedule's event on the bus. */
  private void addSchedules(Region region, Stack stack, Costs costs) {
    PriceList.Assumed assumed = prices.assumed();
    double sweeps = seconds() / region.purge().every().toSeconds();
    double segments = sweeps * region.purge().segments();
    addInvocations("Purge", sweeps + segments, assumed.heartbeatMillis(), stack, costs);
    double heartbeats = seconds() / Duration.ofMinutes(1).toSeconds();
    addInvocations("Heartbeat", heartbeats, assumed.heartbeatMillis(), stack, costs);
    costs.add(
        Component.OTHER, (2 * (sweeps + heartbeats) + segments) / MILLION * prices.eventMillion());
    double writes = heartbeats * assumed.heartbeatWriteUnits() / MILLION;
    double reads = heartbeats * assumed.heartbeatReadUnits() / MILLION;
    int copies = stacks.regions().size();
    double units = commitments.onDemand(prices.discounts());
    costs.add(
        Component.WRITES,
        writes
            * copies
            * (hasTables
                ? units * prices.dynamodb().writeUnitMillion()
                : prices.s3().putOrListMillion()));
    costs.add(
        Component.READS,
        reads
            * (hasTables ? units * prices.dynamodb().readUnitMillion() : prices.s3().getMillion()));
    double metricsRead =
        isEssential
            ? 0
            : seconds() / History.STEP.toSeconds() * Label.OUTCOME.texts().size() / THOUSAND;
    double lines = heartbeats + seconds() / Duration.ofMinutes(1).toSeconds();
    costs.add(
        Component.MONITORING,
        metricsRead * prices.cloudWatch().metricsReadThousand()
            + lines
                * assumed.metricLineBytes()
                / TrafficCost.GIGABYTE
                * prices.cloudWatch().logGigabyte());
  }

  private static int secrets(Stack stack) {
    Set<String> names =
        stack.resources().values().stream()
            .flatMap(resource -> SECRET.matcher(resource.properties().toString()).results())
            .map(found -> found.group(1))
            .collect(Collectors.toSet());
    return names.size();
  }
}
