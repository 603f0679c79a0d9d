package meridian.local;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Role;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a region's process under load and starts it again. A seed decides after how many answers;
 * timing decides what else is under way. Whatever it is, no answered announce may be lost. {@link
 * KilledAnnouncesIT} and {@link KilledSweepsIT} kill a process between any two database calls.
 */
@Timeout(300)
final class KillIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final boolean[] SEEDS = {false, false, true, true};
  private static final int TORRENTS = 6;
  private static final int CLIENTS = 60;
  private static final int WORKERS = 12;
  private static final int KILLS = 3;

  @TempDir private Path folder;

  @AutoClose private final EmbeddedDynamoDb database = EmbeddedDynamoDb.start();

  @AutoClose("shutdownNow")
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Whether each client seeded in its last announce that was answered. */
  private final ConcurrentHashMap<Integer, Boolean> answered = new ConcurrentHashMap<>();

  private final AtomicInteger answers = new AtomicInteger();
  private final AtomicInteger unanswered = new AtomicInteger();

  /** Clients download and then seed; each repeats an announce until it is answered. */
  @Test
  void answeredAnnouncesSurviveKills() throws Exception {
    var random = new Random(12);
    String name = GeneratedTopology.write(1, folder).getFirst();
    StoredPeers peers = StoredPeers.create(database, name, threads);
    try (var regions = new KillableRegions(folder, database.endpoint());
        HttpClient http = HttpClient.newHttpClient();
        ExecutorService clients = Executors.newFixedThreadPool(WORKERS)) {
      List<Future<?>> done = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        int number = client;
        done.add(
            clients.submit(
                () -> {
                  announceAll(http, () -> regions.announceUrl(name), number);
                  return number;
                }));
      }
      int all = SEEDS.length * CLIENTS;
      for (int kill = 1; kill <= KILLS; kill++) {
        int moment = all * (kill - 1) / KILLS + 5 + random.nextInt(all / KILLS - 10);
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> answers.get() >= moment);
        regions.kill();
        answered.forEach((client, seeds) -> assertNotLost(peers, client, seeds));
        regions.restart();
      }
      for (Future<?> one : done) {
        one.get();
      }
      answered.forEach((client, _) -> assertEquals(Optional.of(Role.SEEDER), role(peers, client)));
      assertEquals(CLIENTS, answered.size());
      assertTrue(unanswered.get() > 0, "no announce was under way at any kill");
      long downloads = downloads(http, regions.announceUrl(name));
      assertTrue(
          downloads <= CLIENTS && downloads >= CLIENTS - unanswered.get(),
          () ->
              "%d of %d downloads counted, %d announces unanswered"
                  .formatted(downloads, CLIENTS, unanswered.get()));
    }
  }

  private void announceAll(HttpClient http, Supplier<String> tracker, int client)
      throws InterruptedException {
    for (boolean seeds : SEEDS) {
      while (!announce(http, tracker, client, seeds)) {
        unanswered.incrementAndGet();
      }
      answered.put(client, seeds);
      answers.incrementAndGet();
    }
  }

  /** Whether the announce got a full answer; if not, waits until the region has been restarted. */
  private static boolean announce(
      HttpClient http, Supplier<String> tracker, int client, boolean seeds)
      throws InterruptedException {
    String url = tracker.get();
    try {
      var answer =
          new TrackerClient(http, url, torrent(client))
              .announce(port(client), "left=" + (seeds ? 0 : 1));
      assertTrue(TrackerClient.isFull(answer), answer::toString);
      return true;
    } catch (IOException _) {
      await().atMost(PATIENCE).until(() -> !url.equals(tracker.get()));
      return false;
    }
  }

  /** The client is stored with the role of its last answered announce, or of the one after. */
  private static void assertNotLost(StoredPeers peers, int client, boolean seeds) {
    Role role = role(peers, client).orElseThrow(() -> new AssertionError(client + " is missing"));
    assertTrue(
        role == Role.SEEDER || (!seeds && role == Role.LEECHER),
        () -> "client %d, seeding: %s, is stored as %s".formatted(client, seeds, role));
  }

  private static Optional<Role> role(StoredPeers peers, int client) {
    return peers.role(torrent(client), port(client));
  }

  private static long downloads(HttpClient http, String announceUrl) throws Exception {
    long downloads = 0;
    for (int torrent = 0; torrent < TORRENTS; torrent++) {
      downloads += new TrackerClient(http, announceUrl, torrent(torrent)).downloads();
    }
    return downloads;
  }

  private static int port(int client) {
    return 10_000 + client;
  }

  private static InfoHash torrent(int client) {
    return new InfoHash(new Id160(1 + client % TORRENTS, 2, 3));
  }
}
