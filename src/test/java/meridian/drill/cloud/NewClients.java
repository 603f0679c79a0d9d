package meridian.drill.cloud;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import meridian.local.http.Bytes;
import meridian.local.http.HttpRequest;
import meridian.peer.Address;
import meridian.peer.Endpoint;
import meridian.peer.Peer;
import meridian.peer.PeerId;
import meridian.peer.Role;
import meridian.simulation.AnnounceRequest;
import meridian.simulation.Torrents;
import meridian.swarm.Announce;
import meridian.swarm.Event;

/** Announces of new clients, each in a torrent of its own, so that it needs no peers. */
public final class NewClients {

  private final RandomGenerator random;

  /** New clients at random addresses. */
  public NewClients(RandomGenerator random) {
    this.random = random;
  }

  /** The announce of the next one. */
  public HttpRequest request() {
    byte[] id = new byte[20];
    random.nextBytes(id);
    Address address = new Address.V4(0x0a000000 + random.nextInt(1 << 24));
    var announce =
        new Announce(
            Torrents.v1(random.nextInt()),
            new Peer(new Endpoint(address, 6_881), Role.LEECHER, Optional.of(PeerId.of(id))),
            Event.STARTED,
            OptionalInt.of(0),
            Optional.empty());
    return new HttpRequest(
        "GET",
        "/announce",
        AnnounceRequest.query(announce),
        "HTTP/1.1",
        Map.of(),
        Bytes.NONE,
        address.toString(),
        80);
  }
}
