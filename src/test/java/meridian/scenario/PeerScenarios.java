package meridian.scenario;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import meridian.peer.Role;
import meridian.scenario.table.GlobalTableHarness;
import meridian.scenario.table.Region;
import meridian.scenario.world.Client;
import meridian.scenario.world.World;
import meridian.store.Peers;

/** Peers that change places, and announces that do not come one after the other. */
final class PeerScenarios {

  /** By how much clocks may differ where regions hear of each other in time. */
  private static final Duration SECONDS_APART = Duration.ofSeconds(5);

  /**
   * Regions that have not heard of each other cannot make up for their clocks: what comes after
   * what is told by these alone.
   */
  private static final Duration HARDLY_APART = Duration.ofMillis(100);

  private static final Duration SOON = Duration.ofMillis(200);
  private static final Duration LATER = Duration.ofSeconds(20);

  private PeerScenarios() {}

  /** A peer moves between regions and sides, and at last to another address. */
  static void peerMoves(World world) {
    world.withClockSkew(SECONDS_APART);
    world.startClients(world.size(4, 10));
    Client client = world.client(1).start();
    for (int move = 0; move < world.times(6); move++) {
      world.run(world.randomDuration(GlobalTableHarness.LAG, Duration.ofHours(1)));
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
    client.changeAddress(
        world.randomInt(2) == 0 ? Peers.ipv4(2, Role.LEECHER) : Peers.ipv6(2, Role.LEECHER));
    client.announce();
    world.replicate();
    world.assertions().assertNoMissingMember();
    // Nobody can stop the old address but who is there.
    world.run(World.LIFE);
    world.assertions().assertExactMembers();
  }

  /** A peer stops in another region than it started in, and may start again in a third. */
  static void stoppedInAnotherRegion(World world) {
    world.withClockSkew(SECONDS_APART);
    world.startClients(world.size(4, 10));
    Client client = world.client(1);
    for (int time = 0; time < world.times(4); time++) {
      client.moveTo(world.randomRegion()).start();
      world.pass(world.randomDuration(GlobalTableHarness.LAG, LATER));
      world.assertions().assertExactMembers();
      client.moveTo(world.randomRegion()).stop();
      world.pass(world.randomDuration(GlobalTableHarness.LAG, LATER));
      world.assertions().assertExactMembers();
    }
    world.run(World.LIFE);
    world.assertions().assertExactMembers();
  }

  /**
   * A peer stops, and starts again in another region while the first is still busy with its stop,
   * before or after it has read what it knows of the peer.
   */
  static void stopOvertakenByStart(World world) {
    world.withClockSkew(HARDLY_APART);
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

  /** Every announce comes twice, in the same region or another, at once or a little later. */
  static void duplicated(World world) {
    world.withClockSkew(SECONDS_APART);
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
   * An announce is overtaken by a later one to any region, before or after it has read what its own
   * region knows of the peer.
   */
  static void reordered(World world) {
    world.withClockSkew(HARDLY_APART);
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
    // Who stopped before it was heard of everywhere is gone within a life.
    world.run(World.LIFE);
    world.assertions().assertExactMembers();
  }

  /**
   * Who answers an announce is killed between any two calls, and the client tries again, there or
   * elsewhere. A download may be lost by that, but only one, and none is counted twice.
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
