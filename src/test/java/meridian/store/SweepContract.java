package meridian.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.purge.SegmentProgress;
import meridian.purge.SegmentSweeper;
import meridian.purge.SweepTotals;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.Event;
import meridian.swarm.PeerCounts;
import meridian.swarm.RegionCode;
import meridian.swarm.SwarmCounts;
import meridian.swarm.SwarmStore;
import org.junit.jupiter.api.Test;

/** The contract of sweeps: several regions share one store, like replicas without lag. */
public abstract class SweepContract {

  protected static final Instant NOON = Instant.parse("2100-01-01T12:00:00Z");
  protected static final Duration LIFE = Duration.ofMinutes(90);
  protected static final AnnounceRecord.Terms TERMS =
      new AnnounceRecord.Terms(LIFE, Duration.ofMinutes(36));
  protected static final Instant EXPIRED = NOON.plus(LIFE).plus(Duration.ofMinutes(2));
  protected static final InfoHash TORRENT = torrent(1);

  /** The store of a region, empty when a test begins. */
  protected abstract SwarmStore store(int region);

  /** The sweep of a region. */
  protected abstract SegmentSweeper sweep(int region);

  /** The peers of all stored records. */
  protected abstract Set<Peer> stored();

  @Test
  void deletesExactlyTheOwnExpiredRecords() {
    announce(1, Peers.ipv4(1, Role.LEECHER), NOON);
    announce(2, Peers.ipv4(2, Role.LEECHER), NOON);
    announce(1, Peers.ipv4(3, Role.LEECHER), EXPIRED);
    SweepTotals counts = sweep(1, EXPIRED);
    assertEquals(1, counts.deleted());
    assertEquals(Set.of(Peers.ipv4(2, Role.LEECHER), Peers.ipv4(3, Role.LEECHER)), stored());
  }

  @Test
  void deletesARecordOneMinuteAfterItsExpiry() {
    announce(1, Peers.ipv4(1, Role.LEECHER), NOON);
    assertEquals(0, sweep(1, NOON.plus(LIFE).plusSeconds(60)).deleted());
    assertEquals(1, sweep(1, NOON.plus(LIFE).plusSeconds(61)).deleted());
  }

  @Test
  void deletesExpiredStopMarkers() {
    announce(2, Peers.ipv4(1, Role.LEECHER), NOON);
    announce(1, Peers.ipv4(1, Role.LEECHER), Event.STOPPED, NOON.plusSeconds(1));
    assertEquals(0, sweep(1, NOON.plusSeconds(2)).deleted());
    assertEquals(1, sweep(1, EXPIRED).deleted());
  }

  @Test
  void countsEveryLiveEndpointOnceByItsNewestRecord() {
    announce(1, Peers.ipv4(1, Role.LEECHER), NOON);
    announce(2, Peers.ipv4(1, Role.LEECHER), NOON.plusSeconds(1));
    announce(2, Peers.ipv4(2, Role.SEEDER), NOON);
    announce(2, Peers.ipv4(3, Role.LEECHER), NOON);
    announce(1, Peers.ipv4(3, Role.LEECHER), Event.STOPPED, NOON.plusSeconds(1));
    announce(1, Peers.ipv6(4, Role.PARTIAL_SEED), NOON);
    announce(1, Peers.ipv6(5, Role.LEECHER), NOON);
    announce(1, Peers.ipv6(6, Role.SEEDER), NOON.minus(LIFE).minusSeconds(1));
    SweepTotals counts = sweep(1, NOON.plusSeconds(2));
    assertEquals(new PeerCounts(1, 0, 1, 1, 1, 0), counts.peers());
    assertEquals(2, counts.own(), "the IPv6 peers");
    assertEquals(1, counts.swarms());
  }

  @Test
  void countsAllSwarmsAndListsTheLargest() {
    int swarms = SweepTotals.TOP + 10;
    for (int n = 1; n <= swarms; n++) {
      for (Peer peer : Peers.ipv4(0, n, Role.LEECHER).toList()) {
        announce(1, torrent(n), peer, Event.STARTED, NOON);
      }
    }
    SweepTotals counts = sweep(1, NOON);
    assertEquals(swarms, counts.swarms());
    assertEquals(swarms * (swarms + 1) / 2, counts.peers().leechers4());
    List<SweepTotals.SweptSwarm> largest =
        IntStream.range(0, SweepTotals.TOP)
            .map(n -> swarms - n)
            .mapToObj(n -> new SweepTotals.SweptSwarm(torrent(n), new SwarmCounts(0, n, n, 0)))
            .toList();
    assertEquals(largest, counts.top());
  }

  @Test
  void theResultDoesNotDependOnWhereASweepPauses() {
    for (int n = 0; n < 200; n++) {
      announce(1 + n % 2, torrent(n % 7), Peers.ipv4(n, Role.LEECHER), Event.STARTED, NOON);
    }
    for (int n = 200; n < 300; n++) {
      announce(1, torrent(n % 11), Peers.ipv4(n, Role.SEEDER), Event.STARTED, EXPIRED);
    }
    SweepTotals whole = sweep(2, NOON);
    SegmentProgress inParts = SegmentProgress.of(0, 1, Optional.empty());
    while (!inParts.done()) {
      inParts = sweep(2).advance(inParts, NOON, () -> true);
    }
    assertEquals(whole, inParts.counts());
    assertEquals(300, whole.peers().total());
  }

  @Test
  void segmentsTogetherCoverEverything() {
    for (int n = 0; n < 100; n++) {
      InfoHash spread = new InfoHash(new Id160((n % 4L << 62) + n, 2, 3));
      announce(1, spread, Peers.ipv4(n, Role.LEECHER), Event.STARTED, NOON);
    }
    SweepTotals all = SweepTotals.NONE;
    for (int segment = 0; segment < 4; segment++) {
      SegmentProgress start = SegmentProgress.of(segment, 4, Optional.empty());
      SweepTotals counts = sweep(1).advance(start, EXPIRED, () -> false).counts();
      assertTrue(counts.deleted() > 0, "segment " + segment + " has its share");
      all = all.plus(counts);
    }
    assertEquals(100, all.deleted());
  }

  @Test
  void writesTheExactCountsOfALargeSwarmForReaders() {
    for (int n = 0; n < 300; n++) {
      Role role = n < 100 ? Role.LEECHER : n < 120 ? Role.PARTIAL_SEED : Role.SEEDER;
      announce(1 + n % 2, Peers.ipv4(n, role), NOON);
    }
    sweep(1, NOON);
    SwarmCounts counts =
        store(2).scrape(List.of(TORRENT), NOON.plusSeconds(60)).values().iterator().next();
    assertEquals(new SwarmCounts(180, 120, 100, 0), counts);
  }

  @Test
  void deletesOnlyExpiredRecordsOfAnAdoptedRegion() {
    announce(2, Peers.ipv4(1, Role.LEECHER), NOON);
    announce(2, Peers.ipv4(2, Role.LEECHER), EXPIRED);
    announce(3, Peers.ipv4(3, Role.LEECHER), NOON);
    SweepTotals counts = sweep(1).advance(adopting(2), EXPIRED, () -> false).counts();
    assertEquals(1, counts.deleted());
    assertEquals(1, counts.left());
    assertEquals(Set.of(Peers.ipv4(2, Role.LEECHER), Peers.ipv4(3, Role.LEECHER)), stored());
  }

  @Test
  void addsUpTheDownloadsOfAllRegionsAlsoOfTorrentsWithoutPeers() {
    for (int region = 1; region <= 2; region++) {
      Peer leecher = Peers.ipv4(region, Role.LEECHER);
      Peer seeder = Peers.ipv4(region, Role.SEEDER);
      announce(region, torrent(1), leecher, Event.STARTED, NOON);
      announce(region, torrent(1), seeder, Event.COMPLETED, NOON.plusSeconds(1));
    }
    announce(1, torrent(2), Peers.ipv4(3, Role.LEECHER), Event.STARTED, NOON);
    announce(1, torrent(2), Peers.ipv4(3, Role.SEEDER), Event.COMPLETED, NOON.plusSeconds(1));
    announce(1, torrent(2), Peers.ipv4(3, Role.SEEDER), Event.STOPPED, NOON.plusSeconds(2));
    SweepTotals counts = sweep(1, NOON.plusSeconds(3));
    assertEquals(Optional.of(3L), counts.completed());
    assertEquals(
        List.of(new SweepTotals.SweptSwarm(torrent(1), new SwarmCounts(2, 0, 0, 2))), counts.top());
  }

  @Test
  void deletesNoRecordsOfARegionThatIsNotAdopted() {
    announce(2, Peers.ipv4(1, Role.LEECHER), NOON);
    assertEquals(0, sweep(1).advance(adopting(3), EXPIRED, () -> false).counts().deleted());
    assertFalse(stored().isEmpty());
  }

  @Test
  void downloadsOfAnAdoptedRegionAreKept() {
    adoptDownloads();
  }

  /** Region 1 adopts region 2, twice; all four downloads stay. */
  protected final void adoptDownloads() {
    announce(1, Peers.ipv4(1, Role.LEECHER), NOON);
    announce(1, Peers.ipv4(1, Role.SEEDER), Event.COMPLETED, NOON.plusSeconds(1));
    for (int n = 2; n < 5; n++) {
      announce(2, Peers.ipv4(n, Role.LEECHER), NOON);
      announce(2, Peers.ipv4(n, Role.SEEDER), Event.COMPLETED, NOON.plusSeconds(1));
    }
    for (int times = 0; times < 2; times++) {
      sweep(1).advance(adopting(2), NOON.plusSeconds(2), () -> false);
      SwarmCounts counts =
          store(3).scrape(List.of(TORRENT), NOON.plusSeconds(2)).values().iterator().next();
      assertEquals(4, counts.downloaded());
    }
  }

  protected static SegmentProgress adopting(int region) {
    return SegmentProgress.of(0, 1, Optional.of(RegionCode.of(region)));
  }

  protected SweepTotals sweep(int region, Instant now) {
    SegmentProgress start = SegmentProgress.of(0, 1, Optional.empty());
    SegmentProgress end = sweep(region).advance(start, now, () -> false);
    assertTrue(end.done());
    return end.counts();
  }

  protected void announce(int region, Peer peer, Instant at) {
    announce(region, peer, Event.STARTED, at);
  }

  protected void announce(int region, Peer peer, Event event, Instant at) {
    announce(region, TORRENT, peer, event, at);
  }

  protected void announce(int region, InfoHash torrent, Peer peer, Event event, Instant at) {
    store(region)
        .announce(new AnnounceRecord(torrent, peer, event, 0, at, TERMS, Optional.empty()));
  }

  protected static InfoHash torrent(int n) {
    return new InfoHash(new Id160(n, 2, 3));
  }
}
