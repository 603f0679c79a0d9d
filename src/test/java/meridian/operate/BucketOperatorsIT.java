package meridian.operate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import meridian.command.Outcome;
import meridian.local.StoreKind;
import meridian.local.TrackerAddress;
import meridian.peer.InfoHash;
import org.junit.jupiter.api.Test;

/** Over buckets. Tables have tests of their own for sweeps, drains and outages. */
final class BucketOperatorsIT extends OperatorsContract {

  private static final ObjectMapper JSON = new ObjectMapper();

  BucketOperatorsIT() {
    super(StoreKind.S3);
  }

  @Test
  void aSweepCountsTheRegionsPeers() throws Exception {
    InfoHash torrent = InfoHash.ofHex("8888888888888888888888888888888888888888");
    announce(local.regions().getFirst(), torrent, 7004, "&left=0");
    announce(local.regions().getFirst(), torrent, 7005, "&left=1");
    Outcome purge = run("purge", first, "--json");
    assertEquals(0, purge.exitCode(), purge.err());
    JsonNode report = JSON.readTree(purge.out());
    assertEquals("true", report.path("done").asText(), report::toString);
    assertTrue(report.path("own").asInt() >= 2, report::toString);
    assertTrue(
        report
            .path("top")
            .toString()
            .contains(
                "{\"infoHash\":\"%s\",\"peers\":2,\"counts\":{\"complete\":1,\"incomplete\":1"
                    .formatted(torrent)),
        report::toString);
  }

  @Test
  void aRegionIsDrainedUntilItIsUndrained() {
    String drained = run("drain", last).out();
    assertTrue(drained.startsWith(last + "  drained through " + first + "\n"), drained);
    assertEquals(last + "  was drained already\n", run("drain", last).out());
    String undrained = run("undrain", last).out();
    assertTrue(undrained.startsWith(last + "  undrained through " + first + "\n"), undrained);
    assertEquals(last + "  was not drained\n", run("undrain", last).out());
  }

  @Test
  void whatARegionMissedInAnOutageArrivesLater() throws Exception {
    TrackerAddress region = local.regions().getLast();
    InfoHash torrent = InfoHash.ofHex("9999999999999999999999999999999999999999");
    assertEquals(last + "  up, partitioned\n", run("outage", last, "partition").out());
    announce(local.regions().getFirst(), torrent, 7006, "&left=0");
    eventually(() -> assertEquals(1, seeders(local.regions().get(1), torrent)));
    assertEquals(0, seeders(region, torrent));
    assertEquals(last + "  up\n", run("outage", last, "heal").out());
    eventually(() -> assertEquals(1, seeders(region, torrent)));
    assertEquals(last + "  down\n", run("outage", last, "down").out());
    assertThrows(IOException.class, () -> seeders(region, torrent));
    announce(local.regions().getFirst(), torrent, 7007, "&left=0");
    assertEquals(last + "  up\n", run("outage", last, "up").out());
    eventually(() -> assertEquals(2, seeders(region, torrent)));
  }

  private static int seeders(TrackerAddress region, InfoHash torrent) throws IOException {
    Matcher complete = Pattern.compile("8:completei(\\d+)e").matcher(scrape(region, torrent));
    return complete.find() ? Integer.parseInt(complete.group(1)) : 0;
  }

  private Outcome run(String command, String... arguments) {
    return command(command, runFile(), arguments);
  }
}
