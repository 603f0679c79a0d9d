package meridian.bench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import meridian.bench.cost.CostCategory;
import meridian.bench.traffic.MeridianTracker;
import meridian.bench.traffic.TrafficDay;
import meridian.bench.traffic.TrafficMix;
import meridian.bench.traffic.TrafficTotals;
import meridian.local.database.EmbeddedDynamoDb;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The benchmark, small, and what it hangs on: DynamoDB Local's figures follow the rules. */
final class BenchCommandIT {

  private static final String REGION = "us-east-1";

  @TempDir private Path folder;

  @Test
  void allFiguresAreThereAndMakeSense() throws IOException {
    Path file = folder.resolve("figures.json");
    StringWriter out = new StringWriter();
    CommandLine line = new CommandLine(new BenchCommand()).setOut(new PrintWriter(out));
    assertEquals(0, line.execute("--quick", "--json", file.toString()));

    JsonNode json = new ObjectMapper().readTree(file.toFile());
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
    assertTrue(out.toString().contains("| write units per announce |"), out::toString);
  }

  @Test
  void theModelAndDynamoDbLocalChargeTheSame() {
    TrafficDay day = new TrafficDay(TrafficMix.pinned(150, 1), 2, 5);
    TrafficTotals modelled = Frontier.overModel(day, Frontier.policy(3.5));
    try (EmbeddedDynamoDb database = EmbeddedDynamoDb.start()) {
      database.createTable(REGION, MeridianTracker.TABLE);
      TrafficTotals local =
          day.pass(
              (time, random) ->
                  MeridianTracker.over(
                      database.tables(REGION), 3, Frontier.policy(3.5), time, random),
              interval -> {});
      assertEquals(modelled.announces(), local.announces());
      for (CostCategory cause : CostCategory.values()) {
        // The model's scans do not tell what their filter kept back.
        double tolerance = cause == CostCategory.SWEEP_READ ? 0.02 : 1e-9;
        assertEquals(
            modelled.perAnnounce(cause), local.perAnnounce(cause), tolerance, cause.toString());
      }
      assertTrue(local.perAnnounce(CostCategory.OWN_RECORD) > 0, "a large swarm was among them");
    }
  }

  private static void assertWithin(double least, JsonNode json, String name, double most) {
    double figure = json.path(name).asDouble(Double.NaN);
    assertTrue(figure >= least && figure <= most, () -> name + " is " + figure);
  }
}
