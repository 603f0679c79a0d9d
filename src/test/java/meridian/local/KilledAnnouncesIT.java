package meridian.local;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import meridian.local.Breakpoints.Breakpoint;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.local.faults.DynamoDbCall;
import meridian.local.faults.FaultProxy;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Role;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A region whose process is killed between any two calls of an announce. Each way to announce is
 * tried in many torrents at the same time, in each of which it is stopped somewhere else: before
 * each of its calls takes effect, and after. Then the process is killed, once for all of them.
 */
@Timeout(300)
final class KilledAnnouncesIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int CODE = 1;
  private static final int ELSEWHERE = 2;
  private static final int PORT = 6001;
  private static final int BYSTANDER = 6002;

  /** So many calls have taken effect when it is decided what readers find: a query and a write. */
  private static final int DECISIVE = 2;

  @TempDir private Path folder;

  @AutoClose private final EmbeddedDynamoDb database = EmbeddedDynamoDb.start();

  @AutoClose private final FaultProxy proxy = FaultProxy.start(database.endpoint(), new Random(5));

  @AutoClose("shutdownNow")
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AutoClose private final HttpClient http = HttpClient.newHttpClient();

  private final Breakpoints stops = new Breakpoints(DynamoDbCall::partition);

  /** Ways to announce. */
  private enum Deed {
    STARTS("event=started&left=1", Prior.NONE, Optional.of(Role.LEECHER)),
    IS_FOUND("left=1", Prior.JUST_NOW, Optional.of(Role.LEECHER)),
    IS_RENEWED("left=1", Prior.AN_HOUR_AGO, Optional.of(Role.LEECHER)),
    COMPLETES("event=completed&left=0", Prior.JUST_NOW, Optional.of(Role.SEEDER)),
    COMPLETES_AFTER_MOVING("event=completed&left=0", Prior.MOVED, Optional.of(Role.SEEDER)),
    STOPS("event=stopped&left=1", Prior.JUST_NOW, Optional.empty()),
    STOPS_AFTER_MOVING("event=stopped&left=1", Prior.MOVED, Optional.empty());

    private final String query;
    private final Prior prior;
    private final Optional<Role> after;

    Deed(String query, Prior prior, Optional<Role> after) {
      this.query = query;
      this.prior = prior;
      this.after = after;
    }

    Optional<Role> before() {
      return prior == Prior.NONE ? Optional.empty() : Optional.of(Role.LEECHER);
    }

    /** What readers find once so many calls have taken effect. */
    Optional<Role> found(int effective) {
      return effective < DECISIVE ? before() : after;
    }

    /** How many downloads are counted in the end: that of who was put and not counted is lost. */
    int downloads(int effective) {
      return after.equals(Optional.of(Role.SEEDER)) && effective != DECISIVE ? 1 : 0;
    }
  }

  /** What was noted of the peer before, as a leecher. */
  private enum Prior {
    NONE,
    JUST_NOW,
    AN_HOUR_AGO,
    /** There was a time when it announced in another region. */
    MOVED
  }

  /** One announce, in a torrent of its own. */
  private record Case(Deed deed, InfoHash torrent, Breakpoint stop) {

    /** The key of the torrent's partition, as it stands in requests. */
    String partition() {
      return Base64.getEncoder().encodeToString(Arrays.copyOf(torrent.bytes(), InfoHash.BYTES + 1));
    }
  }

  private record World(String region, StoredPeers peers, KillableRegions process) {}

  @Test
  void nothingIsLostButAnswersUnderWay() throws Exception {
    String region = GeneratedTopology.describe(1, folder).getFirst();
    StoredPeers peers = StoredPeers.of(database, region, threads);
    proxy.script(region, stops::script);
    try (var process = new KillableRegions(folder, proxy.endpoint())) {
      World world = new World(region, peers, process);
      List<Case> cases = cases(world);
      cases.forEach(one -> prepare(world, one));
      cases.forEach(one -> stops.set(one.partition(), one.stop));
      List<Future<Boolean>> announces =
          cases.stream().map(one -> threads.submit(() -> announce(world, one))).toList();
      await().atMost(PATIENCE).until(() -> stops.haveCome(proxy));
      process.kill();
      for (Future<Boolean> announce : announces) {
        assertFalse(announce.get(), "it was stopped, and answered all the same");
      }
      cases.forEach(one -> assertFinds(world, one, one.deed.found(one.stop.effective())));
      stops.clear();
      process.restart();
      for (Case one : cases) {
        assertTrue(announce(world, one), one::toString);
        assertFinds(world, one, one.deed.after);
        assertEquals(
            one.deed.downloads(one.stop.effective()), downloads(world, one), one::toString);
      }
    }
  }

  /**
   * Each way to announce, stopped before and after each of the calls that it makes if it is not.
   */
  private List<Case> cases(World world) throws Exception {
    List<Case> cases = new ArrayList<>();
    for (Deed deed : Deed.values()) {
      Breakpoint never = new Breakpoint(Integer.MAX_VALUE, false);
      Case trial = new Case(deed, torrent(1, cases.size()), never);
      prepare(world, trial);
      assertTrue(announce(world, trial), trial::toString);
      assertFinds(world, trial, deed.after);
      int calls = stops.calls(trial.partition());
      assertTrue(deed == Deed.IS_FOUND ? calls == 1 : calls >= DECISIVE, trial + ": " + calls);
      for (int call = 1; call <= calls; call++) {
        for (boolean afterwards : new boolean[] {false, true}) {
          cases.add(new Case(deed, torrent(2, cases.size()), new Breakpoint(call, afterwards)));
        }
      }
    }
    return cases;
  }

  private static InfoHash torrent(int kind, int number) {
    return new InfoHash(new Id160(number, kind, 3));
  }

  private static void prepare(World world, Case one) {
    Instant now = Instant.now();
    StoredPeers peers = world.peers;
    peers.note(CODE, one.torrent, StoredPeers.local(BYSTANDER, Role.LEECHER), now);
    var peer = StoredPeers.local(PORT, Role.LEECHER);
    switch (one.deed.prior) {
      case NONE -> {}
      case JUST_NOW -> peers.note(CODE, one.torrent, peer, now);
      case AN_HOUR_AGO -> peers.note(CODE, one.torrent, peer, now.minus(Duration.ofHours(1)));
      case MOVED -> {
        peers.note(ELSEWHERE, one.torrent, peer, now.minus(Duration.ofMinutes(9)));
        peers.note(CODE, one.torrent, peer, now);
      }
    }
  }

  /** Whether it was answered as it should be. */
  private boolean announce(World world, Case one) throws InterruptedException {
    String query = "&peer_id=-XX0001-000000000000&port=%d&%s".formatted(PORT, one.deed.query);
    try {
      String answer = client(world, one).announce(query);
      return answer.contains("5:peers") && !answer.contains("warning");
    } catch (IOException _) {
      return false;
    }
  }

  private int downloads(World world, Case one) throws Exception {
    return client(world, one).downloads();
  }

  private TorrentClient client(World world, Case one) {
    return new TorrentClient(http, world.process.announceUrl(world.region), one.torrent);
  }

  private static void assertFinds(World world, Case one, Optional<Role> role) {
    assertEquals(role, world.peers.role(one.torrent, PORT), one::toString);
    assertEquals(
        Optional.of(Role.LEECHER), world.peers.role(one.torrent, BYSTANDER), "a bystander");
  }
}
