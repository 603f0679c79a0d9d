package meridian.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import meridian.peer.Address;
import meridian.peer.Endpoint;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.PeerId;
import meridian.peer.Role;

/**
 * The course of one client's stay, decided beforehand.
 *
 * @param number of the session, different from all others, as is its endpoint
 * @param infoHashes one, or two that share a tracker id
 * @param sendsTickets whether the client sends tracker ids back
 * @param home the region that the client is sent to at first, from 0
 * @param away the region that it is sent to later
 * @param moves when it is sent there; empty if never
 * @param start when it starts
 * @param completes when it has everything; empty if never
 * @param end when it leaves
 * @param stops whether it announces that
 */
public record Session(
    int number,
    List<InfoHash> infoHashes,
    boolean sendsTickets,
    int home,
    int away,
    Optional<Instant> moves,
    Instant start,
    Optional<Instant> completes,
    Instant end,
    boolean stops) {

  private static final int FIRST_ADDRESS = 0x0b000000;
  private static final int PORT = 6881;
  private static final long CLIENT_NAME = 0x2d4d44313030302dL;

  /** The peer as it announces itself at a time. */
  public Peer peer(Instant at) {
    return new Peer(
        new Endpoint(new Address.V4(FIRST_ADDRESS + number), PORT),
        isComplete(at) ? Role.SEEDER : Role.LEECHER,
        Optional.of(peerId(number)));
  }

  /** The peer id of a numbered client. */
  public static PeerId peerId(int number) {
    return new PeerId(new Id160(CLIENT_NAME, number, 0));
  }

  /** A peer of which only the endpoint is known. */
  public static Peer peerAt(String address, int port) {
    return new Peer(new Endpoint(Address.parse(address).orElseThrow(), port), Role.LEECHER);
  }

  /** The number of the session that an endpoint belongs to. */
  public static int numberOf(Endpoint endpoint) {
    return switch (endpoint.address()) {
      case Address.V4 address -> address.bits() - FIRST_ADDRESS;
      case Address.V6 address ->
          throw new IllegalArgumentException(address + " belongs to no session");
    };
  }

  /** The region that the client announces to at a time. */
  public int region(Instant at) {
    return moves.filter(when -> !at.isBefore(when)).isPresent() ? away : home;
  }

  /** Whether nothing happens within a horizon to a client that next announces after a wait. */
  public boolean isIdle(Instant now, Duration wait, Duration horizon) {
    Instant until = now.plus(horizon);
    return wait.compareTo(horizon) > 0
        && end.isAfter(until)
        && completes.filter(when -> when.isAfter(now) && !when.isAfter(until)).isEmpty();
  }

  private boolean isComplete(Instant at) {
    return completes.filter(when -> !at.isBefore(when)).isPresent();
  }
}
