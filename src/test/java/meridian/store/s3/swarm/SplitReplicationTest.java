package meridian.store.s3.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.purge.SegmentProgress;
import meridian.purge.SweepTotals;
import meridian.store.Peers;
import meridian.store.s3.object.MemoryObjectStore;
import meridian.store.s3.object.ObjectKeys;
import meridian.store.s3.sweep.BucketSweep;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.Event;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;

/**
 * Replication does not keep the order of writes to different keys: an object that was split may
 * arrive before its children. No peer that was visible disappears.
 */
final class SplitReplicationTest {

  private static final Instant NOON = Instant.parse("2100-01-01T12:00:00Z");
  private static final InfoHash TORRENT = new InfoHash(new Id160(4, 4, 4));
  private static final RegionCode WRITER = RegionCode.of(1);
  private static final String ROOT = ObjectKeys.swarm(WRITER, TORRENT);
  private static final int PEERS = 12;
  private static final AnnounceRecord.Terms TERMS =
      new AnnounceRecord.Terms(Duration.ofMinutes(90), Duration.ofMinutes(36));

  private final TestStores clock = new TestStores(NOON);
  private final MemoryObjectStore written = new MemoryObjectStore(clock);
  private final MemoryObjectStore replica = new MemoryObjectStore(clock);
  private final S3SwarmStore reader = clock.store(replica, 2);

  /** Fills the root, and then splits it by one more announce. */
  private void split() {
    S3SwarmStore writer = clock.store(written, 1, PEERS);
    for (int n = 0; n <= PEERS; n++) {
      writer.announce(announce(Peers.ipv4(n, Role.SEEDER)));
    }
    assertTrue(root(written).isSplit());
  }

  private AnnounceRecord announce(Peer peer) {
    return new AnnounceRecord(
        TORRENT, peer, Event.STARTED, 50, clock.instant(), TERMS, Optional.empty());
  }

  private SwarmObject root(MemoryObjectStore bucket) {
    byte[] content = Objects.requireNonNull(bucket.objects().get(ROOT)).content();
    return SwarmObjectCodec.decode(content, WRITER).orElseThrow();
  }

  private void replicate(String key) {
    replica.replicate(key, Optional.ofNullable(written.objects().get(key)));
  }

  private long peers() {
    clock.pass(Duration.ofSeconds(3));
    return Objects.requireNonNull(reader.scrape(List.of(TORRENT), clock.instant()).get(TORRENT))
        .peers();
  }

  private static SweepTotals sweep(MemoryObjectStore bucket, int region, Instant now) {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      return new BucketSweep(bucket, RegionCode.of(region), () -> TestStores.REGIONS, executor)
          .advance(SegmentProgress.of(0, 1, Optional.empty()), now, () -> false)
          .counts();
    }
  }

  @Test
  void anObjectThatArrivesBeforeItsChildrenHidesNoPeer() {
    split();
    replicate(ROOT);
    assertEquals(PEERS, peers());
    assertEquals(PEERS, sweep(replica, 2, clock.instant()).peers().total());
    Set<Peer> chosen =
        new HashSet<>(reader.announce(announce(Peers.ipv4(99, Role.LEECHER))).peers());
    assertEquals(PEERS, chosen.size());
    long before = PEERS + 1;
    for (String child : written.objects().keySet()) {
      replicate(child);
      long now = peers();
      assertTrue(now >= before, "%d peers after %s".formatted(now, child));
      assertEquals(now, sweep(replica, 2, clock.instant()).peers().total());
    }
    assertEquals(PEERS + 2, peers());
  }

  @Test
  void aSweepRemovesTheCopiesAfterTenMinutes() {
    split();
    sweep(written, 1, clock.instant());
    assertEquals(PEERS, root(written).records().size());
    clock.pass(Duration.ofMinutes(11));
    assertEquals(PEERS + 1, sweep(written, 1, clock.instant()).peers().total());
    assertEquals(0, root(written).records().size());
    written.objects().keySet().forEach(this::replicate);
    assertEquals(PEERS + 1, peers());
  }

  /** Else the copies of a peer that has stopped would come back. */
  @Test
  void aChildStaysWhileItsParentHasCopies() {
    split();
    S3SwarmStore writer = clock.store(written, 1, PEERS);
    for (int n = 0; n <= PEERS; n++) {
      writer.announce(
          new AnnounceRecord(
              TORRENT,
              Peers.ipv4(n, Role.SEEDER),
              Event.STOPPED,
              0,
              clock.instant(),
              TERMS,
              Optional.empty()));
    }
    clock.pass(Duration.ofMinutes(11));
    sweep(written, 1, clock.instant());
    written.objects().keySet().forEach(this::replicate);
    assertEquals(0, peers());
    clock.pass(Duration.ofMinutes(11));
    sweep(written, 1, clock.instant());
    assertEquals(Set.of(ROOT), written.objects().keySet());
  }
}
