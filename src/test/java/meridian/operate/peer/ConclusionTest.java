package meridian.operate.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import meridian.deployment.DeployedRegion;
import meridian.deployment.Deployment;
import meridian.inspect.ReplicaView;
import meridian.inspect.StoredRecord;
import meridian.inspect.StoredRecord.Status;
import meridian.peer.Role;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;

final class ConclusionTest {

  private static final Instant NOON = Instant.parse("2100-01-01T12:00:00Z");
  private static final DeployedRegion EAST =
      new DeployedRegion("us-east-1", RegionCode.of(1), Optional.empty());
  private static final DeployedRegion WEST =
      new DeployedRegion("us-west-2", RegionCode.of(2), Optional.empty());
  private static final Deployment DEPLOYMENT =
      new Deployment(List.of(EAST, WEST), "peers", "control", Optional.empty(), Optional.empty());
  private static final ReplicaView NOTHING = new ReplicaView(false, List.of());

  @Test
  void aPeerThatIsGivenOutIsNotMissing() {
    assertConclusion(
        "The peer is not missing: us-east-1 and us-west-2 give it out.",
        seen(EAST, record(Role.LEECHER, Status.COUNTS)),
        seen(WEST, record(Role.LEECHER, Status.COUNTS)));
    assertConclusion(
        "The peer is not missing: us-east-1 and us-west-2 give it out (to those who download:"
            + " who has all it wants is given no such peers).",
        seen(EAST, record(Role.SEEDER, Status.COUNTS)),
        seen(WEST, record(Role.SEEDER, Status.COUNTS)));
  }

  @Test
  void whereItDidNotArriveItIsMissing() {
    assertConclusion(
        "The peer is given out by us-east-1 but not by us-west-2: what was written elsewhere has"
            + " not arrived there.",
        seen(EAST, record(Role.LEECHER, Status.COUNTS)),
        new Finding.Seen(WEST, NOTHING));
  }

  @Test
  void aPeerThatStoppedOrFellSilentIsToldSo() {
    assertConclusion(
        "The peer said through us-west-2 that it stopped, 2100-01-01T11:59:00Z (60 s ago), and"
            + " has not announced since.",
        seen(EAST, record(Role.LEECHER, Status.STOPPED)),
        seen(WEST, record(Role.LEECHER, Status.STOPPED)));
    assertConclusion(
        "The peer has not announced since its record of us-west-2 expired, 2100-01-01T10:00:00Z"
            + " (120 min ago).",
        seen(EAST, record(Role.LEECHER, Status.EXPIRED)),
        new Finding.Seen(WEST, NOTHING));
  }

  @Test
  void aStrangerIsToldToLookAtItsAddress() {
    assertConclusion(
        "No region has heard of the peer lately: it stopped, or its announces do not arrive, or"
            + " they come from another address or port (its client is told which by the answer's"
            + " external ip).",
        new Finding.Seen(EAST, NOTHING),
        new Finding.Seen(WEST, NOTHING));
  }

  @Test
  void recordsOfAnotherReleaseOnlyAreToldSo() {
    assertConclusion(
        "There are only records of a layout that this release does not know.",
        seen(EAST, record(Role.LEECHER, Status.UNKNOWN)),
        new Finding.Seen(WEST, NOTHING));
  }

  @Test
  void aDeniedTorrentSettlesIt() {
    assertConclusion(
        "The torrent is denied: us-west-2 refuses to track it.",
        seen(EAST, record(Role.LEECHER, Status.COUNTS)),
        new Finding.Seen(WEST, new ReplicaView(true, List.of())));
  }

  @Test
  void whoCouldNotBeAskedIsNamed() {
    assertConclusion(
        "The peer is not missing: us-east-1 gives it out. us-west-2 could not be asked.",
        seen(EAST, record(Role.LEECHER, Status.COUNTS)),
        new Finding.Unreachable(WEST, "nobody answers"));
    assertConclusion(
        "No region could be asked.",
        new Finding.Unreachable(EAST, "nobody answers"),
        new Finding.Unreachable(WEST, "nobody answers"));
  }

  private static void assertConclusion(String sentence, Finding... findings) {
    assertEquals(
        sentence, new Conclusion(DEPLOYMENT, List.of(findings), new Ages(NOON)).sentence());
  }

  private static Finding seen(DeployedRegion region, StoredRecord record) {
    return new Finding.Seen(region, new ReplicaView(false, List.of(record)));
  }

  private static StoredRecord record(Role role, Status fate) {
    Instant expiry = NOON.plus(fate == Status.EXPIRED ? Duration.ofHours(-2) : Duration.ofHours(1));
    var content =
        new StoredRecord.Content(fate == Status.STOPPED, role, NOON.minusSeconds(60), expiry);
    return new StoredRecord(
        RegionCode.of(2),
        role.side(),
        fate == Status.UNKNOWN ? Optional.empty() : Optional.of(content),
        fate);
  }
}
