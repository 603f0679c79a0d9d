package meridian.operate.purge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import meridian.store.dynamodb.sweep.DynamoDbSweepLog.Lease;
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
}
