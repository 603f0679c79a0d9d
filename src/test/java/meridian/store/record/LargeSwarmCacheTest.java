package meridian.store.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import org.junit.jupiter.api.Test;

final class LargeSwarmCacheTest {

  private static final int FLOOD = 100_000;

  private final LargeSwarmCache larges = new LargeSwarmCache();
  private final LargeSwarm swarm =
      LargeSwarm.read(Instant.parse("2026-01-01T12:00:00Z"), Ledger.NONE, Optional.empty());

  @Test
  void theCacheIsBoundedAndEvictsTheLeastRecentlyUsed() {
    for (int n = 0; n < FLOOD; n++) {
      larges.put(torrent(n), swarm);
      assertTrue(larges.find(torrent(0)).isPresent(), "a swarm in use is kept");
    }
    long remembered =
        IntStream.range(0, FLOOD).filter(n -> larges.find(torrent(n)).isPresent()).count();
    assertEquals(10_000, remembered);
    assertTrue(larges.find(torrent(FLOOD - 1)).isPresent());
  }

  private static InfoHash torrent(int n) {
    return new InfoHash(new Id160(1, 2, n));
  }
}
