package meridian.store.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.store.Peers;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.AnnounceResult;
import meridian.swarm.Event;
import meridian.swarm.RegionCode;
import meridian.swarm.SwarmCounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threads announce, while others purge and save. */
final class MemoryStoreConcurrencyTest {

  private static final Instant NOON = Instant.parse("2100-01-01T12:00:00Z");
  private static final AnnounceRecord.Terms TERMS =
      new AnnounceRecord.Terms(Duration.ofMinutes(90), Duration.ofMinutes(36));
  private static final int THREADS = 4;
  private static final int PEERS = 3_000;
  private static final int TORRENTS = 40;

  @TempDir private Path directory;

  private final MemoryStore store = new MemoryStore(RegionCode.of(1), new Random(1));

  /**
   * Each thread has peers of its own in all torrents. Those of odd number stop, those of an even
   * number become seeders; the first torrent gets all of them, the others one in ten.
   */
  @Test
  void losesNoPeerAndNoDownload() throws Exception {
    AtomicInteger announcing = new AtomicInteger(THREADS);
    CyclicBarrier start = new CyclicBarrier(THREADS + 2);
    List<Callable<Void>> work = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      int first = thread * PEERS;
      work.add(
          () -> {
            start.await();
            try {
              announceAll(first);
            } finally {
              announcing.decrementAndGet();
            }
            return null;
          });
    }
    work.add(
        () -> {
          start.await();
          while (announcing.get() > 0) {
            store.purge(NOON);
          }
          return null;
        });
    work.add(
        () -> {
          try (Snapshot snapshot = Snapshot.open(directory, store, NOON)) {
            start.await();
            while (announcing.get() > 0) {
              snapshot.save();
            }
            snapshot.save();
          }
          return null;
        });
    try (ExecutorService threads = Executors.newFixedThreadPool(work.size())) {
      for (Future<Void> done : threads.invokeAll(work)) {
        done.get();
      }
    }
    check(store);
    MemoryStore restored = new MemoryStore(RegionCode.of(1), new Random(2));
    Snapshot.open(directory, restored, NOON).close();
    check(restored);
  }

  private void announceAll(int first) {
    for (int peer = first; peer < first + PEERS; peer++) {
      for (int torrent = 0; torrent < TORRENTS; torrent += torrent == 0 ? 1 + peer % 10 : 10) {
        announce(torrent, Peers.ipv4(peer, Role.LEECHER), Event.STARTED);
        if (peer % 2 == 1) {
          announce(torrent, Peers.ipv4(peer, Role.LEECHER), Event.STOPPED);
        } else {
          announce(torrent, Peers.ipv4(peer, Role.SEEDER), Event.COMPLETED);
        }
      }
    }
  }

  private void announce(int torrent, Peer peer, Event event) {
    AnnounceResult result =
        store.announce(
            new AnnounceRecord(infoHash(torrent), peer, event, 20, NOON, TERMS, Optional.empty()));
    assertTrue(result.peers().stream().noneMatch(p -> p.endpoint().equals(peer.endpoint())));
  }

  private static InfoHash infoHash(int torrent) {
    return new InfoHash(new Id160(torrent, 0, 0));
  }

  private static void check(MemoryStore store) {
    long all = 0;
    for (int torrent = 0; torrent < TORRENTS; torrent++) {
      SwarmCounts counts = store.scrape(List.of(infoHash(torrent)), NOON).get(infoHash(torrent));
      long seeders = 0;
      for (int peer = 0; peer < THREADS * PEERS; peer += 2) {
        boolean announced = torrent == 0 || torrent % 10 == (1 + peer % 10) % 10;
        seeders += announced ? 1 : 0;
      }
      assertEquals(new SwarmCounts(seeders, 0, 0, seeders), counts, "torrent " + torrent);
      all += seeders;
    }
    assertEquals(all, store.purge(NOON).peers().total());
  }
}
