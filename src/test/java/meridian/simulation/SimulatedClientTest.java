package meridian.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import meridian.model.VirtualTime;
import meridian.peer.Role;
import meridian.store.Peers;
import meridian.swarm.Announce;
import org.junit.jupiter.api.Test;

/** A client announces as clients do. */
final class SimulatedClientTest {

  private static final Duration INTERVAL = Duration.ofMinutes(30);
  private static final Duration MIN_INTERVAL = Duration.ofMinutes(24);
  private static final AnnounceReply ANSWER =
      new AnnounceReply.Answer(INTERVAL, MIN_INTERVAL, Optional.of("id"), List.of());

  private final VirtualTime time = new VirtualTime(Instant.parse("2100-01-01T00:00:00Z"));
  private final Map<Integer, AnnounceReply> replies = new HashMap<>();
  private final List<String> announces = new ArrayList<>();

  private final class Client extends SimulatedClient {

    Client(ClientKind kind, int trackers) {
      super(
          Torrents.v1(0),
          Peers.ipv4(1, Role.LEECHER),
          new TrackerId(),
          new AnnounceList(kind, trackers, time, new Random(1)),
          Timer.in(time));
    }

    @Override
    protected AnnounceReply send(int tracker, Announce announce) {
      announces.add(
          "%d %s %s".formatted(tracker, announce.event(), announce.trackerId().orElse("-")));
      return replies.getOrDefault(tracker, ANSWER);
    }
  }

  @Test
  void announcesAtTheIntervalAndSendsTheTrackerIdUntilItStops() {
    Client client = new Client(ClientKind.LIBTORRENT, 1);
    client.start();
    time.pass(INTERVAL);
    client.complete();
    time.pass(INTERVAL.minusSeconds(1));
    client.pause();
    client.stop();
    time.pass(INTERVAL.multipliedBy(2));
    assertEquals(
        List.of("0 STARTED -", "0 NONE id", "0 COMPLETED id", "0 PAUSED id", "0 STOPPED id"),
        announces);
  }

  @Test
  void anUnansweredStartIsRepeatedAtTheNextTrackerAndInsteadOfCompleted() {
    replies.put(0, new AnnounceReply.Timeout());
    replies.put(1, new AnnounceReply.Failure());
    Client client = new Client(ClientKind.LIBTORRENT, 2);
    client.start();
    time.pass(ClientKind.LIBTORRENT.timeout());
    assertEquals(List.of("0 STARTED -", "1 STARTED -"), announces);
    replies.clear();
    time.pass(Duration.ofSeconds(17));
    assertEquals(2, announces.size(), "both trackers are paused for 17.5 s");
    client.complete();
    time.pass(Duration.ofSeconds(1));
    assertEquals(List.of("0 STARTED -"), announces.subList(2, announces.size()));
  }

  @Test
  void goesBackToTheFirstTrackerWhenItsPauseIsOver() {
    replies.put(0, new AnnounceReply.Failure());
    new Client(ClientKind.TRANSMISSION, 2).start();
    replies.clear();
    time.pass(INTERVAL);
    assertEquals(List.of("0 STARTED -", "1 STARTED -", "0 NONE id"), announces);
  }

  @Test
  void aria2AnnouncesAtEachMinInterval() {
    new Client(ClientKind.ARIA2, 1).start();
    time.pass(MIN_INTERVAL);
    assertEquals(2, announces.size());
  }

  @Test
  void aDegradedAnswerEndsTheEventAndKeepsTheTrackerId() {
    Client client = new Client(ClientKind.LIBTORRENT, 1);
    client.start();
    replies.put(0, new AnnounceReply.Degraded(Duration.ofMinutes(5)));
    client.complete();
    time.pass(Duration.ofMinutes(5));
    assertEquals(List.of("0 STARTED -", "0 COMPLETED id", "0 NONE id"), announces);
  }
}
