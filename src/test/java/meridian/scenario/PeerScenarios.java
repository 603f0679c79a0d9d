package meridian.scenario;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.scenario.table.Region;
import meridian.scenario.world.Client;
import meridian.scenario.world.World;
import meridian.store.Peers;

/** Peers that move, and announces that overlap. */
final class PeerScenarios {

  /** The clock skew that is compensated between regions that are connected. */
  private static final Duration SKEW = Duration.ofSeconds(5);

  /**
   * Regions that have not received each other's writes cannot compensate for clock skew: only their
   * clocks order events.
   */
  private static final Duration SMALL_SKEW = Duration.ofMillis(100);

  private static final Duration SOON = Duration.ofMillis(200);
  private static final Duration LATER = Duration.ofSeconds(20);

  private PeerScenarios() {}

  /** A peer moves between regions and roles, and at last to another address. */
  static void peerMoves(World world) {
    world.withClockSkew(SKEW);
    world.startClients(world.size(4, 10));
    Client client = world.client(1).start();
    for (int move = 0; move < world.times(6); move++) {
      world.run(world.randomDuration(world.lag(), Duration.ofHours(1)));
      client.moveTo(world.randomRegion());
      switch (world.randomInt(4)) {
        case 0 -> client.complete();
        case 1 -> client.pause();
        case 2 -> client.resume();
        default -> client.announce();
      }
      world.replicate();
      world.assertions().assertExactMembers();
    }
    Peer moved =
        world.randomInt(2) == 0 ? Peers.ipv4(2, Role.LEECHER) : Peers.ipv6(2, Role.LEECHER);
    client.changeEndpoint(moved.endpoint());
    client.announce();
    world.replicate();
    world.assertions().assertNoMissingMember();
    // Nothing stops the old address, which has to expire.
    world.run(World.LIFE);
    world.assertions().assertExactMembers();
  }

  /** A peer starts in one region, stops in another, and may start again in a third. */
  static void stoppedInAnotherRegion(World world) {
    world.withClockSkew(SKEW);
    world.startClients(world.size(4, 10));
    Client client = world.client(1);
    for (int time = 0; time < world.times(4); time++) {
      client.moveTo(world.randomRegion()).start();
      world.pass(world.randomDuration(world.lag(), LATER));
      world.assertions().assertExactMembers();
      client.moveTo(world.randomRegion()).stop();
      world.pass(world.randomDuration(world.lag(), LATER));
      world.assertions().assertExactMembers();
    }
    world.run(World.LIFE);
    world.assertions().assertExactMembers();
  }

  /**
   * A peer stops, and starts again in another region while the first still handles the stop, before
   * or after that has read the peer's record.
   */
  static void stopOvertakenByStart(World world) {
    world.withClockSkew(SMALL_SKEW);
    world.startClients(4);
    Client client = world.client(1).start();
    world.replicate();
    client.moveTo(world.randomRegion());
    Region next = world.randomRegion();
    Runnable start =
        () -> {
          world.pass(world.randomDuration(SOON, LATER));
          client.moveTo(next).start();
          world.pass(world.randomDuration(Duration.ZERO, LATER));
        };
    if (!world.calls().runInterrupted(world.randomInt(4), client::stop, start)) {
      start.run();
    }
    world.replicate();
    world.assertions().assertExactMembers();
  }

  /** Every announce arrives twice, in the same region or another, at once or a little later. */
  static void duplicated(World world) {
    world.withClockSkew(SKEW);
    world.startClients(4);
    Client client = world.client(1);
    List<Runnable> announces =
        List.of(
            client::start,
            client::announce,
            client::pause,
            client::resume,
            client::complete,
            client::announce,
            client::stop);
    for (Runnable announce : announces) {
      announce.run();
      world.pass(world.randomDuration(Duration.ZERO, Duration.ofSeconds(10)));
      if (world.randomInt(2) == 0) {
        world.replicate();
        client.moveTo(world.randomRegion());
      }
      announce.run();
      world.replicate();
      world.assertions().assertExactMembers();
    }
  }

  /**
   * An announce is overtaken by a later one to any region, before or after it has read the peer's
   * record in its own region.
   */
  static void reordered(World world) {
    world.withClockSkew(SMALL_SKEW);
    world.startClients(4);
    Client client = world.client(1);
    if (world.randomInt(2) == 0) {
      client.start();
      world.replicate();
    }
    List<Runnable> announces =
        List.of(client::start, client::stop, client::complete, client::pause);
    Runnable early = world.randomOf(announces);
    Runnable late = world.randomOf(announces);
    Region next = world.randomRegion();
    world
        .calls()
        .runInterrupted(
            world.randomInt(4),
            early,
            () -> {
              world.pass(world.randomDuration(SOON, LATER));
              client.moveTo(next);
              late.run();
            });
    world.replicate();
    world.assertions().assertNoMissingMember();
    // A stop that is replicated before the start takes effect within a record's lifetime.
    world.run(World.LIFE);
    world.assertions().assertExactMembers();
  }

  /**
   * The tracker is killed between any two calls of an announce, and the client retries there or
   * elsewhere. One download may be lost by that, but none is counted twice.
   */
  static void killedAndRepeated(World world) {
    world.startClients(4);
    Client client = world.client(1).start();
    world.replicate();
    List<Runnable> announces =
        List.of(client::announce, client::pause, client::complete, client::stop, client::start);
    for (Runnable announce : announces) {
      for (int calls = 0; world.calls().runKilled(calls, announce); calls++) {
        if (world.randomInt(3) == 0) {
          world.pass(LATER);
        }
      }
      world.replicate();
      world.assertions().assertExactMembers();
      if (world.randomInt(2) == 0) {
        client.moveTo(world.randomRegion());
      }
    }
    long downloads = world.assertions().downloads(client.region(), World.TORRENT);
    assertTrue(downloads <= 1, () -> downloads + " downloads of one");
  }
}
