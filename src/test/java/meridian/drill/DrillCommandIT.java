package meridian.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import meridian.command.Outcome;
import org.junit.jupiter.api.Test;

/** The whole drill with few peers, and without the local run. */
final class DrillCommandIT {

  @Test
  void aSmallDrillLosesNoPeer() throws IOException {
    JsonNode report = drill("7");
    assertEquals(7, report.path("seed").asLong());
    assertEquals(0, report.path("failedAfterFailover").asLong(-1));
    assertEquals(0, report.path("lostAfterHealing").asLong(-1));
    assertEquals(0, report.path("hidden").asLong(-1));
    assertEquals(0, report.path("duplicates").asLong(-1));
    assertEquals(0, report.path("degradedOutsideFault").asDouble(-1));
    assertEquals(0, report.path("badReleasesPassed").asLong(-1));
    assertEquals(0, report.path("goodReleasesRefused").asLong(-1));
    String reason = report.path("phases").path(11).path("judgements").path(0).asText();
    assertTrue(reason.contains("is worse: it returned 0 peers per announce"), reason);
    assertTrue(report.path("longestMillis").asLong(9_999) <= 1_500);
    assertTrue(report.path("visibleWithinIntervals").isNumber());
    assertTrue(report.path("recoveryStampede").isNumber());
    assertEquals(20, report.path("phases").size());
    assertTrue(report.path("phases").path(1).path("failedAtFailedRegion").asLong() > 0);
    assertTrue(report.path("phases").path(7).path("degraded").asLong() > 0);
    assertEquals(report, drill("7"), "the same seed gives the same report");
  }

  private JsonNode drill(String seed) throws IOException {
    // With so few peers a goal or two can be missed by chance.
    return new ObjectMapper()
        .readTree(
            Outcome.of(new DrillCommand(), "--peers=1000", "--seed", seed, "--model-only", "--json")
                .out());
  }
}
