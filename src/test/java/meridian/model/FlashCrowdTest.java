package meridian.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import meridian.TestTrackers;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.purge.SegmentProgress;
import meridian.store.Peers;
import meridian.store.dynamodb.sweep.PeerSweep;
import meridian.swarm.Announce;
import meridian.swarm.Event;
import meridian.swarm.RegionCode;
import meridian.tracker.AnnounceOutcome;
import meridian.tracker.Tracker;
import org.junit.jupiter.api.Test;

/**
 * A hundred thousand peers start on one torrent within a minute, through three regions. Each
 * region's table takes as many writes as one partition does, which is fewer than there are.
 */
final class FlashCrowdTest {

  private static final List<String> REGIONS = List.of("a", "b", "c");
  private static final InfoHash TORRENT = new InfoHash(new Id160(1, 2, 3));
  private static final int PEERS = 100_000;

  /** Each region gets 556 a second. */
  private static final int WRITES_PER_SECOND = 400;

  private final VirtualTime time = new VirtualTime(Instant.parse("2100-01-01T00:00:00Z"));
  private final Random random = new Random(51);
  private final GlobalTable table = new GlobalTable(REGIONS, time, Duration.ofSeconds(1), random);
  private final List<ThrottledTable> clients = new ArrayList<>();
  private final List<Tracker> trackers = new ArrayList<>();
  private int answered;
  private int postponed;

  FlashCrowdTest() {
    for (String region : REGIONS) {
      ThrottledTable client = new ThrottledTable(table.client(region), time, WRITES_PER_SECOND);
      clients.add(client);
      trackers.add(
          TestTrackers.tracker(
              TestTrackers.store(client, "peers", trackers.size() + 1, time, random),
              time,
              random));
    }
  }

  @Test
  void noPeerIsLostAndThrottledAnnouncesArePostponed() {
    for (int n = 0; n < PEERS; n++) {
      Peer peer = Peers.ipv4(n, n % 10 == 0 ? Role.SEEDER : Role.LEECHER);
      Tracker tracker = trackers.get(n % REGIONS.size());
      // Writes are the bottleneck; only one in ten wants peers, to save time.
      OptionalInt wanted = OptionalInt.of(n % 10 == 1 ? 50 : 0);
      time.after(Duration.ofMillis(random.nextInt(60_000)), () -> announce(tracker, peer, wanted));
    }
    time.pass(Duration.ofMinutes(1));
    int refused = clients.stream().mapToInt(ThrottledTable::refused).sum();
    assertTrue(refused > 10_000, refused + " writes were refused");
    assertEquals(PEERS, answered + postponed);

    // Postponed clients announce again within ten minutes; replication takes a second.
    time.pass(Duration.ofMinutes(10).plusSeconds(1));
    assertEquals(refused, clients.stream().mapToInt(ThrottledTable::refused).sum());
    assertEquals(PEERS, answered);
    for (String region : REGIONS) {
      assertEquals(PEERS, counted(region), region);
    }
  }

  private void announce(Tracker tracker, Peer peer, OptionalInt wanted) {
    AnnounceOutcome outcome =
        tracker.announce(new Announce(TORRENT, peer, Event.STARTED, wanted, Optional.empty()));
    switch (outcome) {
      case AnnounceOutcome.Answered _ -> answered++;
      case AnnounceOutcome.Unavailable(Duration interval) -> {
        postponed++;
        time.after(interval, () -> announce(tracker, peer, wanted));
      }
      case AnnounceOutcome.RateLimited _, AnnounceOutcome.Banned _, AnnounceOutcome.Denied _ ->
          throw new AssertionError("nobody is limited, and nothing is denied");
    }
  }

  private long counted(String region) {
    return new PeerSweep(table.client(region), "peers", RegionCode.of(9), new InlineExecutor())
        .advance(SegmentProgress.of(0, 1, Optional.empty()), time.instant(), () -> false)
        .counts()
        .peers()
        .total();
  }
}
