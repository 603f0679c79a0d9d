package meridian.store.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.store.Peers;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;

final class SwarmSampleTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final int PAGE = 50;

  @Test
  void bothSidesAreSampledInProportionToTheirSizes() {
    Random random = new Random(19);
    SwarmSample reading =
        new SwarmSample(
            List.of(
                new SectionSample(
                    Section.LEECHERS_4, Peers.ipv4(0, PAGE, Role.LEECHER).toList(), 9_000),
                new SectionSample(
                    Section.SEEDERS_4, Peers.ipv4(PAGE, PAGE, Role.SEEDER).toList(), 1_000)));
    Peer asker = Peers.ipv4(1_000, Role.LEECHER);
    int seeders = 0;
    int draws = 2_000;
    for (int draw = 0; draw < draws; draw++) {
      List<Peer> sample = reading.choose(asker, 20, random);
      assertEquals(20, sample.size());
      seeders += (int) sample.stream().filter(peer -> peer.role() == Role.SEEDER).count();
    }
    // 40,000 drawn, a tenth of them seeders: a standard deviation of 60.
    assertEquals(4_000, seeders, 300);
  }

  @Test
  void aSampleIsFilledFromOneSideIfTheOtherIsTooSmall() {
    SwarmSample reading =
        new SwarmSample(
            List.of(
                new SectionSample(
                    Section.LEECHERS_4, Peers.ipv4(0, 10, Role.LEECHER).toList(), 1e6),
                new SectionSample(
                    Section.SEEDERS_4, Peers.ipv4(10, 10, Role.SEEDER).toList(), 10)));
    List<Peer> sample = reading.choose(Peers.ipv4(99, Role.LEECHER), 20, new Random(20));
    assertEquals(20, sample.size());
  }

  @Test
  void theNewestRecordDecidesAndAStopMarkerHidesOlderOnes() {
    Peer peer = Peers.ipv4(1, Role.LEECHER);
    PeerRecord old = record(peer, 1, 0);
    PeerRecord marker =
        new PeerRecord(
            new Slot(Section.LEECHERS_4, 1, RegionCode.of(2)),
            peer,
            true,
            NOON.plusSeconds(5),
            old.expiry());
    PeerRecord back = record(peer, 1, 10);
    assertEquals(List.of(peer), PeerRecord.livePeers(List.of(old), NOON));
    assertEquals(List.of(), PeerRecord.livePeers(List.of(old, marker), NOON));
    assertEquals(List.of(), PeerRecord.livePeers(List.of(marker, old), NOON));
    assertEquals(List.of(peer), PeerRecord.livePeers(List.of(marker, back), NOON));
    assertTrue(PeerRecord.livePeers(List.of(old), old.expiry()).isEmpty());

    Peer seeding = Peers.ipv4(1, Role.SEEDER);
    PeerRecord moved =
        new PeerRecord(
            new Slot(Section.SEEDERS_4, 1, RegionCode.of(2)),
            seeding,
            false,
            marker.written(),
            old.expiry());
    assertEquals(List.of(seeding), PeerRecord.livePeers(List.of(old, marker, moved), NOON));
    assertEquals(List.of(seeding), PeerRecord.livePeers(List.of(moved, marker, old), NOON));
  }

  private static PeerRecord record(Peer peer, int region, int seconds) {
    Instant written = NOON.plusSeconds(seconds);
    return new PeerRecord(
        new Slot(Section.LEECHERS_4, 1, RegionCode.of(region)),
        peer,
        false,
        written,
        written.plusSeconds(60));
  }
}
