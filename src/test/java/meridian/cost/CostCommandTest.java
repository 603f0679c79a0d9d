package meridian.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import meridian.command.CommandFailedException;
import meridian.command.Outcome;
import meridian.templates.NeedsJq;
import meridian.templates.Stack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What deployments cost by the shipped templates, prices and measurements. */
@NeedsJq
final class CostCommandTest {

  private static final Path REGIONS = Path.of("regions");
  private static final double MILLIONS_A_MONTH = 1e6 / 1800 * 730 * 3600 / 1e6;

  @TempDir private Path directory;

  private JsonNode run(String... arguments) throws IOException {
    Path file = directory.resolve("cost.json");
    String[] all =
        Stream.concat(Stream.of(arguments), Stream.of("--json", file.toString()))
            .toArray(String[]::new);
    Outcome outcome = Outcome.of(new CostCommand(), all);
    assertEquals(0, outcome.exitCode(), outcome.err());
    assertTrue(outcome.out().lines().allMatch(line -> line.length() <= 120), outcome.out());
    return new JsonMapper().readTree(Files.readString(file));
  }

  private static Stacks stacks(int regions, String frontDoor) throws Exception {
    WhatIf changes =
        new WhatIf(
            OptionalDouble.empty(),
            false,
            OptionalInt.empty(),
            OptionalInt.of(regions),
            Optional.of(frontDoor),
            Optional.empty(),
            Optional.empty());
    return Stacks.of(changes.apply(REGIONS).report());
  }

  @Test
  void theTableIsPaidInUnitsAndTheRestByTheAnnounce() throws Exception {
    JsonNode cost = run("--peers", "1M", "--interval", "30m", "--regions", "3", "--front", "alb");
    Measurements measured = Measurements.read(Measurements.DIRECTORY);
    JsonNode parts = cost.path("byComponent");
    assertEquals(
        MILLIONS_A_MONTH * measured.tables().writeUnits() * 3 * 0.625,
        parts.path("writes").asDouble(),
        1);
    assertEquals(
        MILLIONS_A_MONTH * measured.tables().readUnits() * 0.125,
        parts.path("reads").asDouble(),
        1);
    assertEquals(MILLIONS_A_MONTH * 0.20, parts.path("lambdaRequests").asDouble(), 5);
    // Load balancers, two addresses each, and a unit of capacity for 25 announces a second.
    double health = 3 * 1.6 / 25;
    assertEquals(
        730 * (3 * (0.0225 + 2 * 0.005) + 0.008 * (1e6 / 1800 / 25 + health)),
        parts.path("frontDoor").asDouble(),
        0.01);
    double sum = 0;
    for (JsonNode part : parts) {
      sum += part.asDouble();
    }
    double total = cost.path("monthlyDollars").asDouble();
    assertEquals(sum, total, 1e-6);
    assertEquals(
        run("--from", "regions", "--peers", "1M").path("monthlyDollars").asDouble(),
        Estimate.monthlyDollars(REGIONS, 1e6),
        1e-6);
    assertEquals(total / MILLIONS_A_MONTH, cost.path("perMillionAnnounces").asDouble(), 1e-9);
    assertTrue(cost.path("naiveMonthlyDollars").asDouble() > 1.5 * total);
    assertTrue(cost.path("ancestorMonthlyDollars").asDouble() > total);
    assertTrue(cost.path("idleMonthlyDollars").asDouble() < 200);
  }

  @Test
  void idleCostIsCountedInTheTemplates() throws Exception {
    Stacks stacks = stacks(3, "alb");
    // Beside those in each region: of draining it, its place in DNS, and one about all regions.
    long inRegion =
        IdleCost.alarmMetrics(new Stacks(List.of(), stacks(1, "alb").regions(), List.of()));
    assertTrue(inRegion >= 10, inRegion + " metrics");
    assertEquals(3 * (inRegion + 1 + 1 + 1), IdleCost.alarmMetrics(stacks));
    Costs costs =
        Estimate.of(
                new WhatIf(
                    OptionalDouble.empty(),
                    false,
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()),
                REGIONS,
                PriceList.standard(),
                Measurements.read(Measurements.DIRECTORY),
                Commitments.NONE)
            .idle();
    // A zone, and three checks in each region, one of which has three options.
    assertEquals(0.50 + 3 * (3 * 0.50 + 3), costs.of(Component.DNS), 1e-9);
    assertEquals(
        3 * 730 * (0.0225 + 2 * 0.005 + 1.6 / 25 * 0.008), costs.of(Component.FRONT_DOOR), 1e-6);
  }

  @Test
  void aDescribedCapacityStaysAndOtherwiseItIsThatOfInit() throws Exception {
    JsonNode derived = run("--peers", "100M").path("quotas");
    JsonNode described = run("--from", "regions", "--peers", "100k").path("quotas");
    assertEquals(run().path("quotas"), described);
    assertEquals(3000, described.at("/1/needed").asInt());
    // 1.5 times 100 million in half an hour, two thirds of it in a region, and twice the units.
    assertEquals(190_480, derived.at("/1/needed").asInt());
    assertEquals(130_956, derived.at("/2/needed").asInt());
    Outcome tooMany = Outcome.of(new CostCommand(), "--from", "regions", "--peers", "2M");
    assertEquals(1, tooMany.exitCode());
    assertTrue(
        tooMany
            .err()
            .startsWith(
                "2,000,000 peers announce 1,111 times a second, but regions is sized for 1,000."),
        tooMany.err());
  }

  /** The rule of {@code scripts/regions}, by which {@code scripts/doctor} compares as well. */
  @ParameterizedTest
  @CsvSource({
    "2000, http-api, on-demand",
    "1e6, http-api, on-demand",
    "1e6, both, on-demand",
    "1e8, alb, provisioned"
  })
  void quotasAllowWhatStacksReserveAndTheirLimits(double peers, String door, String mode)
      throws Exception {
    WhatIf.Sized sized =
        new WhatIf(
                OptionalDouble.of(peers),
                false,
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.of(door),
                Optional.of(mode),
                Optional.empty())
            .apply(REGIONS);
    Stacks stacks = Stacks.of(sized.report());
    Stack stack = stacks.regions().getFirst();
    long reserved =
        stack.all("AWS::Lambda::Function").stream()
            .mapToLong(
                function -> function.properties().path("ReservedConcurrentExecutions").asLong())
            .sum();
    long environments = sized.report().derived().environments();
    Stack shared = stacks.shared().getFirst();
    String scaled = "CapacityAutoScalingSettings/MaxCapacity";
    boolean isProvisioned = mode.equals("provisioned");
    String peerReads =
        isProvisioned
            ? "/Replicas/0/ReadProvisionedThroughputSettings/Read" + scaled
            : "/Replicas/0/ReadOnDemandThroughputSettings/MaxReadRequestUnits";
    String peerWrites =
        isProvisioned
            ? "/WriteProvisionedThroughputSettings/Write" + scaled
            : "/WriteOnDemandThroughputSettings/MaxWriteRequestUnits";
    assertEquals(
        List.of(
            reserved == 0 ? environments : reserved + 100,
            Math.max(
                limit(shared, "Peers", peerReads),
                limit(
                    shared,
                    "Control",
                    "/Replicas/0/ReadOnDemandThroughputSettings/MaxReadRequestUnits")),
            Math.max(
                limit(shared, "Peers", peerWrites),
                limit(shared, "Control", "/WriteOnDemandThroughputSettings/MaxWriteRequestUnits")),
            stack.all("AWS::ApiGatewayV2::Stage").stream()
                .mapToLong(
                    stage ->
                        stage.properties().at("/DefaultRouteSettings/ThrottlingRateLimit").asLong())
                .sum()),
        Quota.of(stacks, sized.report().json().path("regions"), PriceList.standard()).stream()
            .limit(4)
            .map(Quota::needed)
            .toList());
  }

  private static long limit(Stack shared, String table, String path) {
    return shared.resource(table).properties().at(path).asLong();
  }

  @Test
  void aPriceOfTheFileChangesTheCost() throws Exception {
    Path prices =
        Files.writeString(
            directory.resolve("p.json"), "{\"dynamodb\": {\"writeUnitMillion\": 1.25}}");
    double once = run("--peers", "1M").at("/byComponent/writes").asDouble();
    JsonNode twice = run("--peers", "1M", "--prices", prices.toString());
    assertEquals(2 * once, twice.at("/byComponent/writes").asDouble(), 1e-6);
  }

  @Test
  void provisionedUnitsArePaidByTheHourAndReservedOnesAreCheaper() throws Exception {
    JsonNode list = run("--peers", "100M", "--capacity", "provisioned");
    // Least units at a utilization of 70%, of 55 units per hundred announces of the peak.
    double units = Math.ceil(Math.ceil(Math.ceil(1.5 * 1e8 / 1800) * 0.55) / 0.7);
    assertEquals(3 * units * 730 * 0.00065, list.at("/byComponent/writes").asDouble(), 5);
    JsonNode reserved = run("--peers", "100M", "--capacity", "provisioned", "--reserved", "1");
    assertEquals(
        0.46 * list.at("/byComponent/reads").asDouble(),
        reserved.at("/byComponent/reads").asDouble(),
        1);
    // Replicated writes cannot be reserved.
    assertEquals(
        list.at("/byComponent/writes").asDouble(),
        reserved.at("/byComponent/writes").asDouble(),
        1e-6);
  }

  @Test
  void savingsPlansAreForIdleUnitsAndTimeAndForOtherDesignsToo() throws Exception {
    JsonNode list = run();
    JsonNode cheaper = run("--savings-plans");
    // All units are on demand, and heartbeats' as well.
    for (String part : List.of("reads", "writes")) {
      assertEquals(0.82, ratio(cheaper, list, "/byComponent/" + part), 1e-9, part);
    }
    assertEquals(0.88, ratio(cheaper, list, "/byComponent/lambdaTime"), 1e-9);
    assertTrue(ratio(cheaper, list, "/idleMonthlyDollars") < 1);
    assertTrue(ratio(cheaper, list, "/naiveMonthlyDollars") < 0.95);
    assertTrue(ratio(cheaper, list, "/ancestorMonthlyDollars") < 0.95);
  }

  private static double ratio(JsonNode one, JsonNode other, String path) {
    return one.at(path).asDouble() / other.at(path).asDouble();
  }

  @Test
  void idleProvisionedUnitsAreExplained() {
    for (String mode : List.of("on-demand", "provisioned")) {
      Outcome outcome = Outcome.of(new CostCommand(), "--peers", "100k", "--capacity", mode);
      assertEquals(
          mode.equals("provisioned"), outcome.out().contains("count as idle"), outcome.out());
    }
  }

  @Test
  void aSmallDeploymentAndBucketsAreCalculatedToo() throws Exception {
    JsonNode small = run("--peers", "1000", "--regions", "1", "--front", "http-api");
    assertFalse(small.path("byComponent").has("replication"));
    JsonNode buckets = run("--peers", "1M", "--regions", "5", "--datastore", "s3");
    assertTrue(
        buckets.path("monthlyDollars").asDouble() > buckets.path("naiveMonthlyDollars").asDouble());
    assertEquals("Lambda: concurrent executions", buckets.at("/quotas/0/name").asText());
    assertTrue(buckets.at("/quotas/0/needed").asLong() > 100);
  }

  @ParameterizedTest
  @CsvSource({
    "--peers, many, many is not a number such as 2000",
    "--peers, 0, 0 is less than 1",
    "--interval, 30, 30 is not a time such as",
    "--regions, 0, 0 is not from 1 to 30",
    "--front, nlb, nlb is not alb or http-api",
    "--capacity, free, free is not on-demand or provisioned",
    "--datastore, riak, riak is not dynamodb or s3",
    "--reserved, 2, 2 is not 1 or 3"
  })
  void wrongArgumentsAreRefused(String option, String value, String fault) {
    Outcome.of(new CostCommand(), option, value).assertRefused("scripts/cost", fault);
  }

  @ParameterizedTest
  @CsvSource({
    "--peers, 100G, announcesPerSecond",
    "--interval, 5m, intervalSeconds",
    "--reserved, 1, --reserved needs --capacity provisioned",
    "--prices, missing.json, there is no such file",
    "--from, missing, missing"
  })
  void whatCannotBeCalculatedIsSaidInOneSentence(String option, String value, String reason)
      throws CommandFailedException {
    Outcome outcome = Outcome.of(new CostCommand(), option, value);
    assertEquals(1, outcome.exitCode());
    assertEquals("", outcome.out());
    assertTrue(outcome.err().contains(reason), outcome.err());
    assertEquals(1, outcome.err().lines().count(), outcome.err());
  }
}
