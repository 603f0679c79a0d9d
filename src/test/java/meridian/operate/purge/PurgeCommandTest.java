package meridian.operate.purge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import meridian.command.CommandFailedException;
import meridian.deployment.DeployedRegion;
import meridian.deployment.Deployment;
import meridian.health.Heartbeat;
import meridian.health.Verdict;
import meridian.purge.SweepTotals;
import meridian.store.control.StoredSweepLog.Lease;
import meridian.store.heartbeat.StoredHeartbeats;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;

/** What the command says about leases. */
final class PurgeCommandTest {

  private static final Instant END = Instant.parse("2026-11-28T12:20:00Z");

  @Test
  void aRunningSweepIsReplaced() {
    assertEquals(
        "The sweep a of us-east-1 has not ended; its lease lasts until 2026-11-28T12:20:00Z. The"
            + " new sweep takes its place. If it is still running, both delete and count, which"
            + " does no harm.",
        PurgeCommand.replaces(new Lease("a", END), "us-east-1"));
  }

  @Test
  void aSweepThatHasNotEndedHasALeaseAndCanBeReplaced() {
    assertEquals(
        "It is running: its lease lasts until 2026-11-28T12:20:00Z, or longer if a segment is"
            + " continued before. Scheduled sweeps are skipped until then. If it has failed, the"
            + " same command starts another one in its place at once.",
        PurgeCommand.state("a", "us-east-1", Optional.of(new Lease("a", END))));
  }

  @Test
  void aSweepThatIsNotTheLatestHasNotBegunOrWasReplaced() {
    assertEquals(
        "The latest sweep is b, whose lease lasts until 2026-11-28T12:20:00Z. This one has not"
            + " begun, or that one has taken its place; the purge function's log says why (in AWS:"
            + " scripts/logs us-east-1 --function purge).",
        PurgeCommand.state("a", "us-east-1", Optional.of(new Lease("b", END))));
    assertEquals(
        "The purge function has not begun it; its log says why (in AWS: scripts/logs us-east-1"
            + " --function purge).",
        PurgeCommand.state("a", "us-east-1", Optional.empty()));
  }

  private static Deployment deployment(boolean hasBuckets) {
    return new Deployment(
        Stream.of(2, 1, 3)
            .map(
                code ->
                    new DeployedRegion(
                        "region-" + code,
                        RegionCode.of(code),
                        hasBuckets ? Optional.of("bucket-" + code) : Optional.empty(),
                        Optional.empty()))
            .toList(),
        "peers",
        "control",
        Optional.empty(),
        Optional.empty());
  }

  private static List<String> adopters(boolean hasBuckets, int gone, Optional<String> named)
      throws CommandFailedException {
    return PurgeCommand.adopters(deployment(hasBuckets), RegionCode.of(gone), named).stream()
        .map(DeployedRegion::name)
        .toList();
  }

  @Test
  void oneRegionAdoptsInTablesAndAllInBuckets() throws CommandFailedException {
    assertEquals(List.of("region-1"), adopters(false, 3, Optional.empty()));
    assertEquals(List.of("region-2", "region-3"), adopters(true, 1, Optional.empty()));
    assertEquals(List.of("region-1", "region-2", "region-3"), adopters(true, 9, Optional.empty()));
    assertEquals(List.of("region-3"), adopters(true, 1, Optional.of("region-3")));
    assertThrows(CommandFailedException.class, () -> adopters(true, 1, Optional.of("region-1")));
    assertThrows(CommandFailedException.class, () -> adopters(false, 3, Optional.of("region-2")));
  }

  @Test
  void aRegionWhoseHeartbeatsArriveIsNotAdopted() throws CommandFailedException {
    List<Heartbeat> heartbeats =
        List.of(
            new Heartbeat(
                RegionCode.of(1),
                "region-1",
                END,
                StoredHeartbeats.layouts(),
                Map.of(),
                Verdict.HEALTHY));
    PurgeCommand.checkGone(heartbeats, RegionCode.of(2), END);
    PurgeCommand.checkGone(heartbeats, RegionCode.of(1), END.plusSeconds(181));
    assertEquals(
        "region-1 sent a heartbeat at 2026-11-28T12:20:00Z, so it is not gone, and nothing was"
            + " done. If it has just been deleted, repeat the command in 3 minutes.",
        assertThrows(
                CommandFailedException.class,
                () -> PurgeCommand.checkGone(heartbeats, RegionCode.of(1), END.plusSeconds(180)))
            .getMessage());
  }

  @Test
  void adoptionsInBucketsAddNoDownloads() {
    var first =
        new SweepReport("a", "r-1", Optional.of("r-3"), false, Optional.of(SweepTotals.NONE));
    var second = new SweepReport("b", "r-2", Optional.of("r-3"), false, Optional.empty());
    List<String> lines = new SweepReports(List.of(first, second)).lines().toList();
    assertEquals("adopted    r-3, by r-1", lines.getFirst());
    assertEquals("The sweep b of r-2 is running.", lines.getLast());
  }
}
