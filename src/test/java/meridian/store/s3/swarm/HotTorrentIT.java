package meridian.store.s3.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import meridian.local.objectstore.TestBuckets;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Role;
import meridian.store.Peers;
import meridian.store.s3.object.ObjectStore;
import meridian.store.s3.object.Retries;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.AnnounceResult;
import meridian.swarm.Event;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;

/**
 * Two hundred peers announce one torrent at the same time to four processes of a region, which know
 * nothing of each other.
 */
final class HotTorrentIT {

  private static final InfoHash TORRENT = new InfoHash(new Id160(9, 9, 9));
  private static final int PROCESSES = 4;
  private static final int ANNOUNCES = 200;
  private static final AnnounceRecord.Terms TERMS =
      new AnnounceRecord.Terms(Duration.ofMinutes(90), Duration.ofMinutes(36));

  @Test
  void noAnnounceIsLost() throws Exception {
    ObjectStore bucket = TestBuckets.newBucket();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<S3SwarmStore> processes = new ArrayList<>();
      for (int n = 0; n < PROCESSES; n++) {
        processes.add(process(bucket, threads, n));
      }
      Instant now = Clock.systemUTC().instant();
      List<Callable<AnnounceResult>> announces = new ArrayList<>();
      for (int n = 0; n < ANNOUNCES; n++) {
        S3SwarmStore process = processes.get(n % PROCESSES);
        AnnounceRecord announce = announce(n, now);
        announces.add(() -> process.announce(announce));
      }
      Collections.shuffle(announces, new Random(1));
      for (Future<AnnounceResult> result : threads.invokeAll(announces)) {
        assertTrue(result.get().written());
      }
      long conflicts = processes.stream().mapToLong(S3SwarmStore::conflicts).sum();
      long writes = processes.stream().mapToLong(S3SwarmStore::writes).sum();
      System.out.printf(
          "%d announces, %d processes: %d writes, %d conflicts, each retried%n",
          ANNOUNCES, PROCESSES, writes, conflicts);
      var counts =
          Objects.requireNonNull(
              process(bucket, threads, PROCESSES).scrape(List.of(TORRENT), now).get(TORRENT));
      assertEquals(ANNOUNCES, counts.peers());
      assertEquals(ANNOUNCES / 2, counts.downloaded());
      assertTrue(writes < ANNOUNCES, writes + " writes are shared");
    }
  }

  private static S3SwarmStore process(ObjectStore bucket, ExecutorService threads, int n) {
    return new S3SwarmStore(
        bucket,
        RegionCode.of(1),
        () -> Set.of(RegionCode.of(1)),
        new byte[32],
        threads,
        Retries.realTime(Duration.ofMinutes(1), Clock.systemUTC(), new Random(n)));
  }

  private static AnnounceRecord announce(int n, Instant now) {
    return new AnnounceRecord(
        TORRENT,
        Peers.ipv4(n, Role.SEEDER),
        n % 2 == 0 ? Event.COMPLETED : Event.STARTED,
        50,
        now,
        TERMS,
        Optional.empty());
  }
}
