package meridian.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import meridian.peer.Address;
import meridian.peer.Endpoint;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.PeerId;
import meridian.peer.Role;
import meridian.swarm.Announce;
import meridian.swarm.Event;
import meridian.swarm.Presence;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;

final class TicketCodecTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final InfoHash TORRENT = new InfoHash(new Id160(1, 2, 3));
  private static final Endpoint ENDPOINT = new Endpoint(new Address.V4(0x0a000001), 6881);
  private static final Peer PEER = new Peer(ENDPOINT, Role.LEECHER);
  private static final Ticket TICKET =
      new Ticket(new Presence(RegionCode.of(3), NOON, NOON.plus(Duration.ofMinutes(105))), 2);
  private static final byte[] KEY = {1, 2, 3};
  private static final byte[] OTHER_KEY = {1, 2, 4};

  private final TicketCodec codec = new TicketCodec(List.of(KEY));
  private final String trackerId = codec.issue(TICKET, TORRENT, PEER);

  @Test
  void acceptsAnIssuedTicket() {
    assertEquals(Optional.of(TICKET), accepted(codec, TORRENT, PEER, trackerId));
  }

  @Test
  void aTrackerIdNeedsNoEscaping() {
    assertTrue(trackerId.matches("[-_0-9A-Za-z]{22}"), trackerId);
  }

  @Test
  void aTicketIsValidForOneSwarmEndpointAndRole() {
    InfoHash v2 = new InfoHash(new Id160(1, 2, 4));
    assertRefused(v2, PEER, trackerId);
    assertRefused(TORRENT, new Peer(ENDPOINT, Role.SEEDER), trackerId);
    assertRefused(TORRENT, new Peer(ENDPOINT, Role.PARTIAL_SEED), trackerId);
    Endpoint port = new Endpoint(ENDPOINT.address(), 6882);
    assertRefused(TORRENT, new Peer(port, Role.LEECHER), trackerId);
    Endpoint address = new Endpoint(new Address.V6(0, 0x0a000001), 6881);
    assertRefused(TORRENT, new Peer(address, Role.LEECHER), trackerId);
  }

  /** All unreachable peers behind one address have the same endpoint. */
  @Test
  void aTicketOfAnUnreachablePeerIsValidForItsPeerId() {
    Endpoint shared = new Endpoint(ENDPOINT.address(), 1);
    Peer one = new Peer(shared, Role.LEECHER, Optional.of(new PeerId(new Id160(0, 0, 1))));
    Peer other = new Peer(shared, Role.LEECHER, Optional.of(new PeerId(new Id160(0, 0, 2))));
    String issued = codec.issue(TICKET, TORRENT, one);
    assertEquals(Optional.of(TICKET), accepted(codec, TORRENT, one, issued));
    assertRefused(TORRENT, other, issued);
  }

  @Test
  void aModifiedTicketIsInvalid() {
    Random random = new Random(3);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_%+/= ";
    for (int round = 0; round < 20_000; round++) {
      StringBuilder forged = new StringBuilder(trackerId);
      char replacement = alphabet.charAt(random.nextInt(alphabet.length()));
      // The last character has unused bits, which decoding ignores.
      forged.setCharAt(random.nextInt(forged.length() - 1), replacement);
      if (!forged.toString().equals(trackerId)) {
        assertRefused(TORRENT, PEER, forged.toString());
      }
    }
    for (String other : List.of("", "x", trackerId + "A", trackerId.substring(1))) {
      assertRefused(TORRENT, PEER, other);
    }
  }

  @Test
  void keysCanBeReplacedOneAtATime() {
    TicketCodec both = new TicketCodec(List.of(OTHER_KEY, KEY));
    TicketCodec fresh = new TicketCodec(List.of(OTHER_KEY));
    assertEquals(Optional.of(TICKET), accepted(both, TORRENT, PEER, trackerId));
    assertEquals(Optional.empty(), accepted(fresh, TORRENT, PEER, trackerId));
    String issued = both.issue(TICKET, TORRENT, PEER);
    assertEquals(Optional.of(TICKET), accepted(fresh, TORRENT, PEER, issued));
  }

  /** Clients send back tickets of the previous release for hours. */
  @Test
  void ticketsOfAnEarlierReleaseStayValid() {
    Map<Role, String> issued =
        Map.of(
            Role.SEEDER,
            "EgNpVmHAAGk1MlLeVKZekQ",
            Role.LEECHER,
            "EgNpVmHAAGlZ9s0VgiZuqQ",
            Role.PARTIAL_SEED,
            "EgNpVmHAAGlz3vc5HNuSiA");
    issued.forEach(
        (role, earlier) ->
            assertEquals(
                Optional.of(TICKET), accepted(codec, TORRENT, new Peer(ENDPOINT, role), earlier)));
  }

  private void assertRefused(InfoHash infoHash, Peer peer, String sent) {
    assertEquals(Optional.empty(), accepted(codec, infoHash, peer, sent), sent);
  }

  private static Optional<Ticket> accepted(
      TicketCodec codec, InfoHash infoHash, Peer peer, String sent) {
    return codec.accept(
        new Announce(infoHash, peer, Event.NONE, OptionalInt.empty(), Optional.of(sent)));
  }
}
