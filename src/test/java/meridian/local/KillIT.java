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
 * A region whose process is killed under load and started again. A seed decides how many answers
 * have been given by then, and the machine what else is under way: whatever it is, nothing may be
 * lost. {@link KilledAnnouncesIT} and {@link KilledSweepsIT} have one killed between any two calls.
 */
@Timeout(300)
final class KillIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final int TORRENTS = 6;
  private static final int CLIENTS = 60;
  private static final int WORKERS = 12;
  private static final int KILLS = 3;

  @TempDir private Path folder;

  @AutoClose private final EmbeddedDynamoDb database = EmbeddedDynamoDb.start();

  @AutoClose("shutdownNow")
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** What a client was told last: whether it is known to seed. */
  private record Told(boolean seeds) {}

  /** Clients who download and then seed, each of which repeats what was not answered. */
  @Test
  void nothingIsLostButAnswersUnderWay() throws Exception {
    var random = new Random(12);
    var told = new ConcurrentHashMap<Integer, Told>();
    var answers = new AtomicInteger();
    var unanswered = new AtomicInteger();
    String name = GeneratedTopology.describe(1, folder).getFirst();
    StoredPeers peers = StoredPeers.of(database, name, threads);
    try (var regions = new KillableRegions(folder, database.endpoint());
        HttpClient http = HttpClient.newHttpClient();
        ExecutorService clients = Executors.newFixedThreadPool(WORKERS)) {
      List<Future<?>> done = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        int number = client;
        done.add(
            clients.submit(
                () -> {
                  for (boolean seeds : new boolean[] {false, false, true, true}) {
                    while (!announce(http, () -> regions.announceUrl(name), number, seeds)) {
                      unanswered.incrementAndGet();
                    }
                    told.put(number, new Told(seeds));
                    answers.incrementAndGet();
                  }
                  return number;
                }));
      }
      int all = 4 * CLIENTS;
      for (int kill = 1; kill <= KILLS; kill++) {
        int moment = all * (kill - 1) / KILLS + 5 + random.nextInt(all / KILLS - 10);
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> answers.get() >= moment);
        regions.kill();
        told.forEach((client, last) -> assertNotLost(peers, client, last));
        regions.restart();
      }
      for (Future<?> one : done) {
        one.get();
      }
      told.forEach((client, _) -> assertEquals(Optional.of(Role.SEEDER), role(peers, client)));
      int downloads = downloads(http, regions.announceUrl(name));
      assertEquals(CLIENTS, told.size());
      assertTrue(unanswered.get() > 0, "it was killed while nobody asked");
      assertTrue(
          downloads <= CLIENTS && downloads >= CLIENTS - unanswered.get(),
          () ->
              "%d of %d downloads counted, and %d answers lost"
                  .formatted(downloads, CLIENTS, unanswered.get()));
    }
  }

  /** Whether it was answered as it should be; if not, the region has been started again since. */
  private static boolean announce(
      HttpClient http, Supplier<String> tracker, int client, boolean seeds)
      throws InterruptedException {
    String query =
        "&peer_id=-XX0001-000000000000&port=%d&left=%d".formatted(port(client), seeds ? 0 : 1);
    String url = tracker.get();
    try {
      String answer = new TorrentClient(http, url, torrent(client)).announce(query);
      assertTrue(answer.contains("5:peers") && !answer.contains("warning"), answer);
      return true;
    } catch (IOException _) {
      await().atMost(PATIENCE).until(() -> !url.equals(tracker.get()));
      return false;
    }
  }

  /** A client that was told so is there; what it asked since may have been noted too. */
  private static void assertNotLost(StoredPeers peers, int client, Told last) {
    Role role = role(peers, client).orElseThrow(() -> new AssertionError(client + " is missing"));
    assertTrue(
        role == Role.SEEDER || (!last.seeds() && role == Role.LEECHER),
        () -> "client %d, who was told so: %s, is a %s".formatted(client, last, role));
  }

  private static Optional<Role> role(StoredPeers peers, int client) {
    return peers.role(torrent(client), port(client));
  }

  private static int downloads(HttpClient http, String announceUrl) throws Exception {
    int downloads = 0;
    for (int torrent = 0; torrent < TORRENTS; torrent++) {
      downloads += new TorrentClient(http, announceUrl, torrent(torrent)).downloads();
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
