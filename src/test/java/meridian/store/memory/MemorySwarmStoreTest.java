package meridian.store.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import meridian.peer.Endpoint;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.store.Peers;
import meridian.store.SwarmStoreContract;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.Event;
import meridian.swarm.RegionCode;
import meridian.swarm.SwarmStore;
import org.junit.jupiter.api.Test;

final class MemorySwarmStoreTest extends SwarmStoreContract {

  private static final InfoHash TORRENT = new InfoHash(new Id160(1, 2, 3));

  private final MemoryRegions regions = new MemoryRegions(new Random(25));

  MemorySwarmStoreTest() {
    region(1);
    region(2);
  }

  @Override
  protected SwarmStore store(int code) {
    return regions.region(RegionCode.of(code));
  }

  @Test
  void everyPeerIsHandedOutEquallyOften() {
    int size = 40;
    int wanted = 10;
    int draws = 4_000;
    Peers.ipv4(0, size / 2, Role.LEECHER).forEach(peer -> announce(peer, 0, NOON));
    Peers.ipv4(size / 2, size / 2, Role.SEEDER).forEach(peer -> announce(peer, 0, NOON));
    Peer asker = Peers.ipv4(size, Role.LEECHER);
    Map<Endpoint, Integer> given = new HashMap<>();
    for (int draw = 0; draw < draws; draw++) {
      region(1)
          .announce(record(asker, wanted, NOON))
          .peers()
          .forEach(peer -> given.merge(peer.endpoint(), 1, Integer::sum));
    }
    double expected = (double) draws * wanted / size;
    // Each count is binomial with p = 1/4; the sum of squares over its variance is then chi-squared
    // with 39 degrees of freedom (scaled by 39/40), which exceeds 90 once in 300,000 times.
    double variance = expected * (1 - (double) wanted / size);
    double chiSquared =
        given.values().stream().mapToDouble(n -> (n - expected) * (n - expected)).sum() / variance;
    assertEquals(size, given.size());
    assertTrue(chiSquared < 90, () -> "chi-squared is " + chiSquared);
  }

  @Test
  void aSwarmWhosePeersAllExpiredIsRemoved() {
    announce(Peers.ipv4(1, Role.LEECHER), 0, NOON);
    InfoHash other = new InfoHash(new Id160(4, 5, 6));
    Instant later = NOON.plus(Duration.ofHours(3));
    region(1)
        .announce(
            new AnnounceRecord(
                other, Peers.ipv4(1, Role.LEECHER), Event.NONE, 0, later, TERMS, Optional.empty()));
    assertFalse(regions.contains(RegionCode.of(1), TORRENT));
    assertEquals(1, regions.swarms(RegionCode.of(1)));
  }

  private void announce(Peer peer, int wanted, Instant at) {
    region(1).announce(record(peer, wanted, at));
  }

  private static AnnounceRecord record(Peer peer, int wanted, Instant at) {
    return new AnnounceRecord(TORRENT, peer, Event.NONE, wanted, at, TERMS, Optional.empty());
  }
}
