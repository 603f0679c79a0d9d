package meridian.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.OptionalInt;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.swarm.Announce;
import meridian.swarm.Event;
import meridian.wire.AnnounceQuery;
import meridian.wire.MalformedRequestException;
import org.junit.jupiter.api.Test;

final class AnnounceRequestTest {

  private static final Peer PEER =
      new Peer(
          Session.peerAt("192.0.2.1", 6881).endpoint(),
          Role.LEECHER,
          Optional.of(Session.peerId(1)));

  @Test
  void theTrackerReadsWhatTheClientMeant() throws MalformedRequestException {
    AnnounceQuery started = read(Event.STARTED, Optional.of("a ticket"));
    assertEquals(Event.STARTED, started.event());
    assertEquals(Optional.of("a ticket"), started.trackerId());
    AnnounceQuery regular = read(Event.NONE, Optional.empty());
    assertEquals(Event.NONE, regular.event());
    assertEquals(Optional.empty(), regular.trackerId());
  }

  private static AnnounceQuery read(Event event, Optional<String> trackerId)
      throws MalformedRequestException {
    var announce = new Announce(Torrents.v1(1), PEER, event, OptionalInt.empty(), trackerId);
    return AnnounceQuery.parse(AnnounceRequest.query(announce));
  }
}
