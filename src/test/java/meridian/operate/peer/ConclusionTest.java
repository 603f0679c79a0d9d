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

  @Test
  void aReturnedPeerIsNotMissing() {
    assertConclusion(
        "The peer is not missing: us-east-1 and us-west-2 return it.",
        answered(EAST, record(Role.LEECHER, Status.COUNTS)),
        answered(WEST, record(Role.LEECHER, Status.COUNTS)));
    assertConclusion(
        "The peer is not missing: us-east-1 and us-west-2 return it (only to clients that"
            + " download: a seeder does not need seeders).",
        answered(EAST, record(Role.SEEDER, Status.COUNTS)),
        answered(WEST, record(Role.SEEDER, Status.COUNTS)));
  }

  @Test
  void aMissingReplicationIsNamedAsTheReason() {
    assertConclusion(
        "us-east-1 returns the peer, but us-west-2 does not: its record was not replicated there.",
        answered(EAST, record(Role.LEECHER, Status.COUNTS)),
        answered(WEST));
  }

  @Test
  void aStoppedOrExpiredPeerIsNamedAsTheReason() {
    assertConclusion(
        "The peer stopped, according to an announce in us-west-2, 2100-01-01T11:59:00Z (60 s"
            + " ago). It has not announced since.",
        answered(EAST, record(Role.LEECHER, Status.STOPPED)),
        answered(WEST, record(Role.LEECHER, Status.STOPPED)));
    assertConclusion(
        "The peer's record of us-west-2 expired, 2100-01-01T10:00:00Z (120 min ago). It has not"
            + " announced since.",
        answered(EAST, record(Role.LEECHER, Status.EXPIRED)),
        answered(WEST));
  }

  @Test
  void anAbsentPeerOfATorrentWithOthersNeedsItsAddressChecked() {
    assertConclusion(
        "The torrent has other peers, but no region has a record of this one: it stopped, its"
            + " announces do not arrive, or they come from another address or port (\"external ip\""
            + " in the answer to its client).",
        answered(EAST),
        answered(WEST));
  }

  @Test
  void aTorrentWithoutPeersIsNamedAsTheReason() {
    var empty = new ReplicaView(false, Optional.empty(), false, List.of());
    assertConclusion(
        "No region has any live peer of this torrent: no client announces it, or the info hash is"
            + " another one.",
        new ReplicaResult.Answered(EAST, empty),
        new ReplicaResult.Answered(WEST, empty));
  }

  @Test
  void aBannedAddressIsNamedAsTheReason() {
    var banned = new ReplicaView(false, Optional.of(NOON.plusSeconds(60)), false, List.of());
    assertConclusion(
        "The peer's address is banned until 2100-01-01T12:01:00Z (in 60 s) (us-west-2): its"
            + " announces are refused. scripts/bans lift ends the ban.",
        answered(EAST),
        new ReplicaResult.Answered(WEST, banned));
  }

  @Test
  void recordsOfAnUnknownLayoutAreNamedAsTheReason() {
    assertConclusion(
        "The only records have a layout that this release does not know: use the newest release.",
        answered(EAST, record(Role.LEECHER, Status.UNKNOWN)),
        answered(WEST));
  }

  @Test
  void aDeniedTorrentIsNamedAsTheReason() {
    assertConclusion(
        "The torrent is denied in us-west-2: its announces are refused. scripts/torrents allow"
            + " undoes it.",
        answered(EAST, record(Role.LEECHER, Status.COUNTS)),
        new ReplicaResult.Answered(WEST, new ReplicaView(true, Optional.empty(), true, List.of())));
  }

  @Test
  void regionsThatCouldNotBeReadAreNamed() {
    assertConclusion(
        "The peer is not missing: us-east-1 returns it. us-west-2 could not be read.",
        answered(EAST, record(Role.LEECHER, Status.COUNTS)),
        new ReplicaResult.Failed(WEST, "connection refused"));
    assertConclusion(
        "No region could be read.",
        new ReplicaResult.Failed(EAST, "connection refused"),
        new ReplicaResult.Failed(WEST, "connection refused"));
  }

  private static void assertConclusion(String sentence, ReplicaResult... results) {
    assertEquals(
        sentence, new Conclusion(DEPLOYMENT, List.of(results), new TimeFormat(NOON)).sentence());
  }

  /** A replica with other peers of the torrent, and these records of the peer. */
  private static ReplicaResult answered(DeployedRegion region, StoredRecord... records) {
    return new ReplicaResult.Answered(
        region, new ReplicaView(false, Optional.empty(), true, List.of(records)));
  }

  private static StoredRecord record(Role role, Status status) {
    Instant expiry =
        NOON.plus(status == Status.EXPIRED ? Duration.ofHours(-2) : Duration.ofHours(1));
    var content =
        new StoredRecord.Content(status == Status.STOPPED, role, NOON.minusSeconds(60), expiry);
    return new StoredRecord(
        RegionCode.of(2),
        role.side(),
        status == Status.UNKNOWN ? Optional.empty() : Optional.of(content),
        status);
  }
}
