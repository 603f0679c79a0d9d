package meridian.scenario;

import java.time.Duration;
import java.util.List;
import meridian.peer.Endpoint;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.scenario.table.Region;
import meridian.scenario.world.Client;
import meridian.scenario.world.World;
import meridian.simulation.TrackerId;
import meridian.store.Peers;

/** Tickets that are sent where they were not issued. */
final class TicketScenarios {

  private static final Duration A_WHILE = Duration.ofMinutes(40);
  private static final InfoHash OTHER_HASH = new InfoHash(new Id160(4, 5, 6));

  private TicketScenarios() {}

  /**
   * A peer pauses, resumes, stops and starts, and sends an old ticket, because the answer with a
   * newer one was lost. In a large swarm it may then have the role of its record until that is
   * written again, but it is returned exactly as long as it is present.
   */
  static void pausedAndResumed(World world) {
    world.startClients(size(world));
    Client client = world.client(1).start();
    TrackerId old = client.trackerId().copy();
    for (int time = 0; time < world.times(6); time++) {
      world.run(world.randomDuration(world.lag(), A_WHILE));
      if (world.randomInt(3) == 0) {
        client.moveTo(world.randomRegion());
      }
      TrackerId newer = client.trackerId().copy();
      client.withTrackerId(world.randomInt(2) == 0 ? old.copy() : newer);
      switch (world.randomInt(4)) {
        case 0 -> client.pause();
        case 1 -> client.resume();
        case 2 -> stopAndStart(world, client);
        default -> client.announce();
      }
      old = newer;
      world.replicate();
      world.assertions().assertExactEndpoints();
    }
    world.run(World.LIFE);
    world.replicate();
    world.assertions().assertExactMembers();
  }

  private static void stopAndStart(World world, Client client) {
    client.stop();
    world.replicate();
    world.assertions().assertExactEndpoints();
    client.start();
  }

  /** One client sends one tracker id for both info hashes of a torrent, whichever came last. */
  static void sharedByHashes(World world) {
    int size = size(world);
    world.startClients(World.TORRENT, size);
    world.startClients(OTHER_HASH, size);
    Peer peer = Peers.ipv4(1, Role.LEECHER);
    Region region = world.randomRegion();
    Client one = world.client(World.TORRENT, peer, region).start();
    world.client(OTHER_HASH, peer, region).withTrackerId(one.trackerId()).start();
    assertVisibleForHours(world);
  }

  /** One client sends one tracker id over both address families and from two sockets. */
  static void sharedByFamiliesAndSockets(World world) {
    world.startClients(size(world));
    Peer peer = Peers.ipv4(1, Role.LEECHER);
    Endpoint socket = new Endpoint(peer.endpoint().address(), peer.endpoint().port() + 1);
    Region region = world.randomRegion();
    Client first = world.client(World.TORRENT, peer, region).start();
    for (Peer other : List.of(Peers.ipv6(1, Role.LEECHER), new Peer(socket, Role.LEECHER))) {
      world.client(World.TORRENT, other, region).withTrackerId(first.trackerId()).start();
    }
    assertVisibleForHours(world);
  }

  private static int size(World world) {
    // Tickets matter where a swarm does not fit into one page.
    return world.size(4, 3);
  }

  private static void assertVisibleForHours(World world) {
    for (int time = 0; time < world.times(6); time++) {
      world.run(world.randomDuration(A_WHILE, A_WHILE.multipliedBy(2)));
      world.replicate();
      world.assertions().assertExactMembers();
    }
  }
}
