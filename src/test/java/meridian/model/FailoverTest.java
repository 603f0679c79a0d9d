package meridian.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import meridian.TestTrackers;
import meridian.concurrent.TimeLimiter;
import meridian.local.CapturedLog;
import meridian.metrics.Label.Request;
import meridian.metrics.Label.Result;
import meridian.metrics.Metric;
import meridian.metrics.Metrics;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.resilience.FailoverStore;
import meridian.resilience.GuardedReplica;
import meridian.resilience.RequestBudget;
import meridian.store.Peers;
import meridian.store.dynamodb.announce.DynamoDbSwarmStore;
import meridian.swarm.Announce;
import meridian.swarm.Event;
import meridian.swarm.SwarmCounts;
import meridian.tracker.AnnounceOutcome;
import meridian.tracker.Tracker;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A region's tracker over the modelled table while its replica fails: its peers are written through
 * another region's replica, under that region's code, and move there and back without being lost.
 */
final class FailoverTest {

  private static final InfoHash TORRENT = new InfoHash(new Id160(1, 2, 3));
  private static final Duration LAG = Duration.ofSeconds(1);
  private static final int PEERS = 30;

  private final VirtualTime time = new VirtualTime(Instant.parse("2100-01-01T00:00:00Z"));
  private final Random random = new Random(81);
  private final GlobalTable table =
      new GlobalTable(List.of("home", "other", "third"), time, LAG, random);
  private final FaultyTable home = new FaultyTable(table.client("home"));
  private final Metrics metrics = new Metrics();
  private final FailoverStore store =
      new FailoverStore(
          guarded("home", replica(home, 1)),
          Optional.of(guarded("other", replica(table.client("other"), 2))),
          new RequestBudget(Duration.ofSeconds(1)),
          time,
          metrics);
  private final Tracker tracker = TestTrackers.tracker(store, time, random);

  @AutoClose private final CapturedLog log = new CapturedLog(GuardedReplica.class);

  private GuardedReplica guarded(String name, DynamoDbSwarmStore replica) {
    return new GuardedReplica(name, replica, 1, new AsLongAsItTakes(), time, random);
  }

  private DynamoDbSwarmStore replica(DynamoDbClient client, int code) {
    return TestTrackers.store(client, "peers", code, time, random);
  }

  @Test
  void noPeerIsLostOrDuplicatedWhenTheReplicaFailsAndRecovers() {
    String[] trackerIds = new String[PEERS];
    announceAll(Event.STARTED, trackerIds);
    assertVisibleEverywhere(PEERS);
    assertEquals(PEERS, ended(Result.HOME));
    for (boolean fails : new boolean[] {true, true, false, true, false, false}) {
      home.setDown(fails);
      // A regular interval, and longer than the circuit breaker stays open.
      time.pass(Duration.ofMinutes(30));
      announceAll(Event.NONE, trackerIds);
      assertVisibleEverywhere(PEERS);
    }
    assertEquals(3 * PEERS, ended(Result.FALLBACK));
    assertEquals(4 * PEERS, ended(Result.HOME));
    assertEquals(0, ended(Result.UNREACHABLE));
    assertEquals(2, log.messages().stream().filter(line -> line.contains("closed")).count());
  }

  @Test
  void aPeerThatStopsWhileTheReplicaFailsIsGoneEverywhere() {
    String[] trackerIds = new String[PEERS];
    announceAll(Event.STARTED, trackerIds);
    time.pass(LAG);
    home.setDown(true);
    announceAll(Event.STOPPED, trackerIds);
    assertVisibleEverywhere(0);
    assertEquals(1, log.messages().size(), log.messages()::toString);
    home.setDown(false);
    time.pass(Duration.ofMinutes(1));
    announceAll(Event.STARTED, trackerIds);
    assertVisibleEverywhere(PEERS);
  }

  private void announceAll(Event event, String[] trackerIds) {
    for (int n = 0; n < PEERS; n++) {
      Peer peer = Peers.ipv4(n, n % 3 == 0 ? Role.SEEDER : Role.LEECHER);
      AnnounceOutcome outcome =
          tracker.announce(
              new Announce(
                  TORRENT, peer, event, OptionalInt.of(50), Optional.ofNullable(trackerIds[n])));
      var answer = assertInstanceOf(AnnounceOutcome.Answered.class, outcome);
      trackerIds[n] = answer.trackerId().orElse(null);
    }
  }

  private void assertVisibleEverywhere(int peers) {
    time.pass(LAG);
    for (String region : List.of("home", "other", "third")) {
      Map<InfoHash, SwarmCounts> counts =
          replica(table.client(region), 9).scrape(List.of(TORRENT), time.instant());
      assertEquals(peers, counts.getOrDefault(TORRENT, SwarmCounts.NONE).peers(), region);
    }
  }

  private long ended(Result result) {
    return metrics.total(Metric.STORE_REQUESTS, Request.ANNOUNCE, result);
  }

  /** A time limit that never applies, because virtual time does not pass in a call. */
  private static final class AsLongAsItTakes implements TimeLimiter {
    @Override
    public <T> T call(Duration limit, Callable<T> task) throws ExecutionException {
      try {
        return task.call();
      } catch (Exception e) {
        throw new ExecutionException(e);
      }
    }
  }
}
