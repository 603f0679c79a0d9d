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

/** Checks and decodes tickets as the tracker does, for operators. */
public final class TicketReader {

  private final TicketCodec codec;

  /**
   * Creates a reader.
   *
   * @param keys the deployment's secret keys; tickets made with any of them are genuine
   */
  public TicketReader(List<byte[]> keys) {
    this.codec = new TicketCodec(keys);
  }

  /**
   * The content of a genuine ticket.
   *
   * @param role the role that it was issued for
   * @param presence the record that it refers to
   * @param shortIntervals how many short intervals the client was given before
   */
  public record Content(Role role, Presence presence, int shortIntervals) {}

  /**
   * Decodes a tracker id; empty unless it is a ticket that was issued for this peer and swarm, in
   * one of the roles.
   */
  public Optional<Content> read(
      String trackerId, InfoHash infoHash, Endpoint endpoint, List<Role> roles) {
    return roles.stream()
        .flatMap(role -> read(trackerId, infoHash, new Peer(endpoint, role)).stream())
        .findFirst();
  }

  private Optional<Content> read(String trackerId, InfoHash infoHash, Peer peer) {
    Announce announce =
        new Announce(infoHash, peer, Event.NONE, OptionalInt.empty(), Optional.of(trackerId));
    return codec
        .accept(announce)
        .map(ticket -> new Content(peer.role(), ticket.presence(), ticket.shortIntervals()));
  }
}
