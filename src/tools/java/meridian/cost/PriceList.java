package meridian.cost;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import meridian.command.CommandFailedException;

/**
 * AWS's prices in US dollars and its default quotas, on a date and in a region, as {@code
 * templates/prices.json} lists them. The names say the unit: {@code Million} units or requests, a
 * {@code Gigabyte} of 1e9 bytes, an {@code Hour} or a {@code Month} of a thing.
 *
 * @param date of the prices, in ISO 8601
 * @param region of the prices
 * @param secretMonth of a secret
 * @param eventMillion of events sent to a bus, and of invocations of schedules
 * @param ancestor what zappa-bittorrent-tracker needs besides, which has a REST API
 * @param assumed what is neither a price nor measured
 * @param quotas AWS's defaults
 */
public record PriceList(
    String date,
    String region,
    double hoursPerMonth,
    DynamoDb dynamodb,
    S3 s3,
    Lambda lambda,
    Gateway httpApi,
    LoadBalancer loadBalancer,
    Firewall firewall,
    Route53 route53,
    CloudWatch cloudWatch,
    double secretMonth,
    double eventMillion,
    Transfer transfer,
    Discounts discounts,
    Gateway ancestor,
    Assumed assumed,
    DefaultQuotas quotas) {

  /** Meridian's own file. */
  public static final Path FILE = Path.of("templates", "prices.json");

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  /**
   * DynamoDB, standard tables.
   *
   * @param itemOverheadBytes that are billed with each item
   */
  public record DynamoDb(
      double writeUnitMillion,
      double readUnitMillion,
      double writeCapacityHour,
      double readCapacityHour,
      double gigabyteMonth,
      double itemOverheadBytes) {}

  /**
   * S3 Standard.
   *
   * @param oldVersionDays for which a replaced object is stored: a day, and until midnight
   */
  public record S3(
      double putOrListMillion, double getMillion, double gigabyteMonth, double oldVersionDays) {}

  /**
   * Lambda on arm64.
   *
   * @param processorMegabytes for which a function has a whole processor
   * @param requestsPerEnvironment the most that Lambda sends to an environment in a second
   */
  record Lambda(
      double requestMillion,
      double gigabyteSecond,
      double processorMegabytes,
      double requestsPerEnvironment) {}

  /**
   * API Gateway.
   *
   * @param requestMillion by the millions of requests in a month
   */
  record Gateway(List<Tier> requestMillion) {

    Gateway {
      requestMillion = List.copyOf(requestMillion);
    }
  }

  /**
   * A price that holds above an amount.
   *
   * @param above the amount, which the tier before it ends with
   */
  record Tier(double above, double price) {

    /** What an amount costs. */
    static double dollars(List<Tier> tiers, double amount) {
      double dollars = 0;
      for (int n = 0; n < tiers.size(); n++) {
        double end = n + 1 < tiers.size() ? tiers.get(n + 1).above : Double.POSITIVE_INFINITY;
        double within = Math.clamp(amount, tiers.get(n).above, end) - tiers.get(n).above;
        dollars += within * tiers.get(n).price;
      }
      return dollars;
    }
  }

  /**
   * An application load balancer.
   *
   * @param addressHour of each of its public IPv4 addresses
   */
  record LoadBalancer(
      double hour,
      double capacityUnitHour,
      double connectionsPerUnit,
      double gigabytesPerUnitHour,
      double addressHour) {}

  /** AWS WAF. */
  record Firewall(double month, double ruleMonth, double requestMillion) {}

  /**
   * Route 53.
   *
   * @param checkOptionMonth for each of HTTPS, a search string and an interval of 10 s
   * @param checkers of AWS that each send a request in every interval of a health check
   */
  record Route53(double zoneMonth, double checkMonth, double checkOptionMonth, double checkers) {}

  /** CloudWatch. */
  record CloudWatch(
      double alarmMetricMonth,
      double metricMonth,
      double dashboardMonth,
      double freeDashboards,
      double logGigabyte,
      double metricsReadThousand) {}

  /** Data transfer. */
  public record Transfer(List<Tier> outGigabyte, double betweenRegionsGigabyte) {

    /** Copies the list. */
    public Transfer {
      outGigabyte = List.copyOf(outGigabyte);
    }
  }

  /**
   * Shares of prices that commitments save.
   *
   * @param planOnDemandUnits a Database Savings Plan of a year, of on-demand units
   * @param planProvisionedUnits the same, of provisioned units
   * @param planLambdaTime a Compute Savings Plan of a year, of Lambda's time
   * @param reservedOneYear reserved capacity, of provisioned units that are not replicated
   * @param reservedThreeYears the same for three years
   */
  record Discounts(
      double planOnDemandUnits,
      double planProvisionedUnits,
      double planLambdaTime,
      double reservedOneYear,
      double reservedThreeYears) {}

  /**
   * What is neither a price nor measured.
   *
   * @param headerBytes of an answer
   * @param requestBytes of an announce, with headers
   */
  record Assumed(
      double headerBytes,
      double requestBytes,
      double healthCheckMillis,
      double heartbeatMillis,
      double heartbeatReadUnits,
      double heartbeatWriteUnits,
      double metricLineBytes) {}

  /** Quotas in each region; that of health checks is the account's. */
  record DefaultQuotas(
      double lambdaConcurrency,
      double tableReadUnits,
      double tableWriteUnits,
      double httpApiRequestsPerSecond,
      double loadBalancers,
      double elasticIps,
      double vpcs,
      double healthChecks) {}

  /** Meridian's own prices. */
  public static PriceList standard() throws CommandFailedException {
    return read(Optional.empty());
  }

  /**
   * Meridian's own prices, or a file's where it has others.
   *
   * @param other a file of the same form, in which anything may be missing
   */
  static PriceList read(Optional<Path> other) throws CommandFailedException {
    JsonNode prices = tree(FILE);
    if (other.isEmpty()) {
      return of(prices, FILE);
    }
    merge((ObjectNode) prices, tree(other.get()));
    return of(prices, other.get());
  }

  private static JsonNode tree(Path file) throws CommandFailedException {
    try {
      JsonNode tree = JSON.readTree(file.toFile());
      if (!tree.isObject()) {
        throw unusable(file, "it is not a JSON object");
      }
      return tree;
    } catch (IOException e) {
      throw unusable(file, JsonFiles.reason(e));
    }
  }

  private static void merge(ObjectNode prices, JsonNode others) {
    others.forEachEntry(
        (name, value) -> {
          if (prices.path(name) instanceof ObjectNode part && value.isObject()) {
            merge(part, value);
          } else {
            prices.set(name, value);
          }
        });
  }

  private static PriceList of(JsonNode prices, Path file) throws CommandFailedException {
    try {
      checkNumbers(prices, file);
      return JSON.treeToValue(prices, PriceList.class);
    } catch (IOException e) {
      throw unusable(file, JsonFiles.reason(e));
    }
  }

  private static void checkNumbers(JsonNode node, Path file) throws CommandFailedException {
    if (node.isNumber() && !(node.asDouble() >= 0 && Double.isFinite(node.asDouble()))) {
      throw unusable(file, "a price is " + node.asText());
    }
    for (Iterator<JsonNode> parts = node.elements(); parts.hasNext(); ) {
      checkNumbers(parts.next(), file);
    }
  }

  private static CommandFailedException unusable(Path file, String reason) {
    return new CommandFailedException(
        "The prices in %s cannot be used: %s. %s has the form.".formatted(file, reason, FILE));
  }
}
