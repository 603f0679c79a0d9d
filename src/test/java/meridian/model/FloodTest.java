package meridian.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import meridian.TestTrackers;
import meridian.local.database.item.ItemKey;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.PeerId;
import meridian.peer.Role;
import meridian.store.Peers;
import meridian.swarm.Announce;
import meridian.swarm.Event;
import meridian.tracker.Tracker;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A flood of announces with made-up values. */
final class FloodTest {

  private static final Instant NOON = Instant.parse("2100-01-01T12:00:00Z");
  private static final InfoHash TORRENT = new InfoHash(new Id160(1, 2, 3));
  private static final int FLOOD = 5_000;

  /** After the longest time to live, half a year for ledgers. */
  private static final Instant GONE = NOON.plus(Duration.ofDays(181));

  private final VirtualTime time = new VirtualTime(NOON);
  private final Random random = new Random(71);
  private final GlobalTable table =
      new GlobalTable(List.of("a"), time, Duration.ofSeconds(1), random);
  private final Tracker tracker =
      TestTrackers.tracker(
          TestTrackers.store(table.client("a"), "peers", 1, time, random), time, random);

  @Test
  void everyItemOfAMadeUpTorrentHasATimeToLive() {
    Event[] events = Event.values();
    for (int n = 0; n < FLOOD; n++) {
      InfoHash torrent = new InfoHash(id());
      for (int times = random.nextInt(3); times >= 0; times--) {
        Role role = random.nextBoolean() ? Role.SEEDER : Role.LEECHER;
        announce(torrent, Peers.ipv4(1, role), events[random.nextInt(events.length)]);
      }
    }
    Map<ItemKey, Map<String, AttributeValue>> items = table.contents("a");
    assertFalse(items.size() < FLOOD);
    items.forEach(
        (key, item) -> {
          AttributeValue ttl = item.get("t");
          assertNotNull(ttl, () -> "no time to live: " + key);
          assertFalse(
              Long.parseLong(ttl.n()) > GONE.getEpochSecond(), () -> "never expires: " + key);
        });
  }

  @Test
  void madeUpPeerIdsOfOneEndpointAreOnePeer() {
    for (int n = 0; n < FLOOD; n++) {
      Peer peer =
          new Peer(
              Peers.ipv4(1, Role.LEECHER).endpoint(), Role.LEECHER, Optional.of(new PeerId(id())));
      announce(TORRENT, peer, Event.STARTED);
    }
    assertEquals(1, table.contents("a").size());
  }

  private void announce(InfoHash torrent, Peer peer, Event event) {
    tracker.announce(new Announce(torrent, peer, event, OptionalInt.empty(), Optional.empty()));
    time.pass(Duration.ofMillis(20));
  }

  private Id160 id() {
    return new Id160(random.nextLong(), random.nextLong(), random.nextInt());
  }
}
