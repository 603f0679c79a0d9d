package meridian.bench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import meridian.bench.cost.CostCategory;
import meridian.bench.traffic.MeridianTracker;
import meridian.bench.traffic.TrafficDay;
import meridian.bench.traffic.TrafficTotals;
import meridian.command.CommandLines;
import meridian.local.database.TableSchema;
import meridian.local.database.TestDatabase;
import meridian.measure.MeasurementReport;
import meridian.report.Json;
import meridian.simulation.TrafficMix;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A small benchmark, and its premise: a table over HTTP charges as the model does. */
final class BenchCommandIT {

  private static final String REGION = "us-east-1";

  @Test
  void allFiguresAreThereAndMakeSense() throws Exception {
    BenchCommand command = new BenchCommand();
    CommandLines.of(command).parseArgs("--quick");
    MeasurementReport report = command.measure();
    assertTrue(report.lines().anyMatch(line -> line.startsWith("| write units per announce |")));
    JsonNode json = new ObjectMapper().readTree(Json.text(report.json()));
    assertAll(
        () -> assertWithin(0.3, json, "writeUnitsPerAnnounce", 0.8),
        () -> assertWithin(0.5, json, "readUnitsPerAnnounce", 2),
        () -> assertWithin(75, json, "peerRecordBytes", 75),
        () -> assertWithin(0.01, json, "deadHandedOutShare", 0.3),
        () -> assertWithin(0.3, json, "wroteShare", 0.6),
        () -> assertWithin(100_000, json, "purgeUnitsPerMillion", 200_000));
    assertEquals(
        List.of("10", "100", "1000", "10000"), json.at("/bySwarmSize").findValuesAsText("size"));
    assertWithin(0.5, json.at("/bySwarmSize/0"), "readUnits", 0.5);
    assertWithin(1, json.at("/bySwarmSize/2"), "readUnits", 2.5);
    assertEquals(9, json.at("/frontier").size());
    assertEquals(109, json.at("/ancestor/bySwarmSize/2/writeUnits").asDouble(), 3);
  }

  @Test
  void s3IsComparedInDollars() throws Exception {
    BenchCommand command = new BenchCommand();
    CommandLines.of(command).parseArgs("--quick", "--store", "s3");
    MeasurementReport report = command.measure();
    List<String> lines = report.lines().toList();
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("S3 costs ")), lines::toString);
    JsonNode json = new ObjectMapper().readTree(Json.text(report.json()));
    double announces = json.path("announces").asDouble();
    JsonNode usage = json.path("usage");
    assertEquals(
        json.path("wroteShare").asDouble(), usage.path("puts").asDouble() / announces, 0.05);
    assertWithin(announces, usage, "gets", TrafficDay.REGIONS * announces * 1.5);
    // A record has 40 to 75 bytes, and most of these swarms a few peers.
    assertWithin(40, usage, "bytesPerPut", 3_000);
    JsonNode buckets = json.path("dollarsOfBuckets");
    assertEquals(
        5e6 * usage.path("puts").asDouble() / announces / 1e6,
        buckets.path("writes").asDouble(),
        1e-6);
    assertWithin(0.5, json.path("dollarsOfTables"), "writes", 1.5);
  }

  @Test
  void aDayOverHttpIsChargedAsInTheModel() {
    TrafficDay day = new TrafficDay(new TrafficMix(150, 1, TrafficDay.REGIONS), 2, 5);
    TrafficTotals modelled = ModelDayCost.totals(day, 1, 3.5);
    try (TestDatabase database = TestDatabase.start()) {
      DynamoDbClient table =
          database.createReplica(REGION, MeridianTracker.TABLE, TableSchema.PEERS).client();
      TrafficTotals local =
          day.run(
              (time, random) ->
                  new MeridianTracker(table, MeridianTracker.policy(3.5), time, random),
              _ -> {});
      assertEquals(modelled.announces(), local.announces());
      for (CostCategory category : CostCategory.values()) {
        // Each segment is rounded, and implementations divide a table differently.
        double tolerance = category == CostCategory.SWEEP_READ ? 0.02 : 1e-9;
        assertEquals(
            modelled.perAnnounce(category),
            local.perAnnounce(category),
            tolerance,
            category.toString());
      }
      assertTrue(local.perAnnounce(CostCategory.OWN_RECORD) > 0, "a large swarm was among them");
    }
  }

  private static void assertWithin(double least, JsonNode json, String name, double most) {
    double figure = json.path(name).asDouble(Double.NaN);
    assertTrue(figure >= least && figure <= most, () -> name + " is " + figure);
  }
}
