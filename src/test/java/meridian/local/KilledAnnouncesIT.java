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
 * Kills a region's process between any two database calls of an announce. Each kind of announce is
 * made in many torrents in parallel. Each is suspended at another call: before that call takes
 * effect, or after. Then the process is killed, once for all of them.
 */
@Timeout(300)
final class KilledAnnouncesIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int CODE = 1;
  private static final int OTHER_CODE = 2;
  private static final int PORT = 6001;
  private static final int BYSTANDER = 6002;

  /** After this many effective calls, a query and a write, readers see the announce. */
  private static final int DECISIVE_CALLS = 2;

  @TempDir private Path folder;

  @AutoClose private final EmbeddedDynamoDb database = EmbeddedDynamoDb.start();

  @AutoClose private final FaultProxy proxy = FaultProxy.start(database.endpoint(), new Random(5));

  @AutoClose("shutdownNow")
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AutoClose private final HttpClient http = HttpClient.newHttpClient();

  private final Breakpoints breakpoints = new Breakpoints(DynamoDbCall::partition);

  /** The kinds of announce. */
  private enum Kind {
    STARTED("event=started&left=1", Stored.NOTHING, Optional.of(Role.LEECHER)),
    UNCHANGED("left=1", Stored.JUST_NOW, Optional.of(Role.LEECHER)),
    RENEWED("left=1", Stored.AN_HOUR_AGO, Optional.of(Role.LEECHER)),
    COMPLETED("event=completed&left=0", Stored.JUST_NOW, Optional.of(Role.SEEDER)),
    COMPLETED_AFTER_MOVE("event=completed&left=0", Stored.MOVED, Optional.of(Role.SEEDER)),
    STOPPED("event=stopped&left=1", Stored.JUST_NOW, Optional.empty()),
    STOPPED_AFTER_MOVE("event=stopped&left=1", Stored.MOVED, Optional.empty());

    private final String parameters;
    private final Stored stored;
    private final Optional<Role> after;

    Kind(String parameters, Stored stored, Optional<Role> after) {
      this.parameters = parameters;
      this.stored = stored;
      this.after = after;
    }

    /** The peer's role for readers after this many effective calls. */
    Optional<Role> role(int effectiveCalls) {
      if (effectiveCalls >= DECISIVE_CALLS) {
        return after;
      }
      return stored == Stored.NOTHING ? Optional.empty() : Optional.of(Role.LEECHER);
    }

    /** The final number of downloads: one that was written but not yet counted is lost. */
    int downloads(int effectiveCalls) {
      return after.equals(Optional.of(Role.SEEDER)) && effectiveCalls != DECISIVE_CALLS ? 1 : 0;
    }
  }

  /** When the peer was stored before, as a leecher. */
  private enum Stored {
    NOTHING,
    JUST_NOW,
    AN_HOUR_AGO,
    /** First in another region, then in this one. */
    MOVED
  }

  /** An announce in a torrent of its own. */
  private record Case(Kind kind, InfoHash torrent, Breakpoint breakpoint) {

    /** The torrent's partition key, as it is in requests. */
    String partition() {
      return Base64.getEncoder().encodeToString(Arrays.copyOf(torrent.bytes(), InfoHash.BYTES + 1));
    }
  }

  private record World(String region, StoredPeers peers, KillableRegions process) {}

  @Test
  void killedAnnouncesAreMadeUpForByTheNext() throws Exception {
    String region = GeneratedTopology.write(1, folder).getFirst();
    StoredPeers peers = StoredPeers.create(database, region, threads);
    proxy.script(region, breakpoints::script);
    try (var process = new KillableRegions(folder, proxy.endpoint())) {
      World world = new World(region, peers, process);
      List<Case> cases = cases(world);
      cases.forEach(one -> prepare(world, one));
      cases.forEach(one -> breakpoints.set(one.partition(), one.breakpoint));
      List<Future<Boolean>> announces =
          cases.stream().map(one -> threads.submit(() -> announce(world, one))).toList();
      await().atMost(PATIENCE).until(() -> breakpoints.areReached(proxy));
      process.kill();
      for (Future<Boolean> announce : announces) {
        assertFalse(announce.get(), "a suspended announce was answered");
      }
      cases.forEach(one -> assertRole(world, one, one.kind.role(one.breakpoint.effectiveCalls())));
      breakpoints.clear();
      process.restart();
      for (Case one : cases) {
        assertTrue(announce(world, one), one::toString);
        assertRole(world, one, one.kind.after);
        assertEquals(
            one.kind.downloads(one.breakpoint.effectiveCalls()),
            client(world, one).downloads(),
            one::toString);
      }
    }
  }

  /** All kinds, each with a breakpoint before and after each call that it makes undisturbed. */
  private List<Case> cases(World world) throws Exception {
    List<Case> cases = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      Breakpoint never = new Breakpoint(Integer.MAX_VALUE, false);
      Case trial = new Case(kind, torrent(1, cases.size()), never);
      prepare(world, trial);
      assertTrue(announce(world, trial), trial::toString);
      assertRole(world, trial, kind.after);
      int calls = breakpoints.calls(trial.partition());
      assertTrue(
          kind == Kind.UNCHANGED ? calls == 1 : calls >= DECISIVE_CALLS, trial + ": " + calls);
      for (int call = 1; call <= calls; call++) {
        for (boolean afterEffect : new boolean[] {false, true}) {
          cases.add(new Case(kind, torrent(2, cases.size()), new Breakpoint(call, afterEffect)));
        }
      }
    }
    return cases;
  }

  private static InfoHash torrent(int group, int number) {
    return new InfoHash(new Id160(number, group, 3));
  }

  private static void prepare(World world, Case one) {
    Instant now = Instant.now();
    StoredPeers peers = world.peers;
    peers.store(CODE, one.torrent, StoredPeers.local(BYSTANDER, Role.LEECHER), now);
    var peer = StoredPeers.local(PORT, Role.LEECHER);
    switch (one.kind.stored) {
      case NOTHING -> {}
      case JUST_NOW -> peers.store(CODE, one.torrent, peer, now);
      case AN_HOUR_AGO -> peers.store(CODE, one.torrent, peer, now.minus(Duration.ofHours(1)));
      case MOVED -> {
        peers.store(OTHER_CODE, one.torrent, peer, now.minus(Duration.ofMinutes(9)));
        peers.store(CODE, one.torrent, peer, now);
      }
    }
  }

  /** Whether the announce got a full answer. */
  private boolean announce(World world, Case one) throws InterruptedException {
    try {
      return TrackerClient.isFull(client(world, one).announce(PORT, one.kind.parameters));
    } catch (IOException _) {
      return false;
    }
  }

  private TrackerClient client(World world, Case one) {
    return new TrackerClient(http, world.process.announceUrl(world.region), one.torrent);
  }

  private static void assertRole(World world, Case one, Optional<Role> role) {
    assertEquals(role, world.peers.role(one.torrent, PORT), one::toString);
    assertEquals(
        Optional.of(Role.LEECHER), world.peers.role(one.torrent, BYSTANDER), "the bystander");
  }
}
