package meridian.inspect;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import meridian.peer.Endpoint;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.swarm.Announce;
import meridian.swarm.Event;
import meridian.swarm.Presence;
import meridian.tracker.TicketCodec;

/** Reads tickets as the tracker does, for people who want to know what it makes of one. */
public final class TicketReader {

  private final TicketCodec codec;

  /**
   * A reader.
   *
   * @param keys those whose tickets are genuine
   */
  public TicketReader(List<byte[]> keys) {
    this.codec = new TicketCodec(keys);
  }

  /**
   * What a genuine ticket says.
   *
   * @param role the one it was issued for
   * @param presence the record that it speaks of
   * @param shortIntervals how many short intervals the client had been given
   */
  public record Content(Role role, Presence presence, int shortIntervals) {}

  /**
   * Reads a tracker id; empty unless it is a ticket that was issued for this very peer and swarm,
   * in one of the roles.
   */
  public Optional<Content> read(
      String trackerId, InfoHash infoHash, Endpoint endpoint, List<Role> roles) {
    return roles.stream()
        .flatMap(role -> read(trackerId, infoHash, new Peer(endpoint, role)).stream())
        .findFirst();
  }

  private Optional<Content> read(String trackerId, InfoHash infoHash, Peer peer) {
    Announce shown =
        new Announce(infoHash, peer, Event.NONE, OptionalInt.empty(), Optional.of(trackerId));
    return codec
        .accept(shown)
        .map(ticket -> new Content(peer.role(), ticket.presence(), ticket.shortIntervals()));
  }
}
