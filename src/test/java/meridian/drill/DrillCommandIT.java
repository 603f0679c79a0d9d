package meridian.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The whole drill, with fewer peers than it is meant for, and without the local run. */
final class DrillCommandIT {

  @TempDir private Path folder;

  @Test
  void aSmallDrillLosesNobody() throws IOException {
    JsonNode report = drill("7");
    assertEquals(7, report.path("seed").asLong());
    assertEquals(0, report.path("failedAfterFailover").asLong(-1));
    assertEquals(0, report.path("lostAfterHealing").asLong(-1));
    assertEquals(0, report.path("hidden").asLong(-1));
    assertEquals(0, report.path("duplicates").asLong(-1));
    assertEquals(0, report.path("degradedOutsideFault").asDouble(-1));
    assertTrue(report.path("longestMillis").asLong(9_999) <= 1_500);
    assertTrue(report.path("visibleWithinIntervals").isNumber());
    assertTrue(report.path("recoveryStampede").isNumber());
    assertEquals(17, report.path("phases").size());
    assertTrue(report.path("phases").path(1).path("failedAtFailedRegion").asLong() > 0);
    assertTrue(report.path("phases").path(7).path("degraded").asLong() > 0);
    assertEquals(report, drill("7"), "the same seed goes another way");
  }

  private JsonNode drill(String seed) throws IOException {
    Path file = folder.resolve("report.json");
    var line = new CommandLine(new DrillCommand());
    line.setOut(new PrintWriter(new StringWriter()));
    line.setErr(new PrintWriter(new StringWriter()));
    // So few peers make for a goal or two that chance may miss.
    var _ =
        line.execute("--peers", "1000", "--seed", seed, "--model-only", "--json", file.toString());
    return new ObjectMapper().readTree(file.toFile());
  }
}
