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
    world.withClocksApart(SECONDS_APART);
    world.crowd(world.size(4, 10));
    Client client = world.client(1).start();
    for (int move = 0; move < world.times(6); move++) {
      world.live(world.between(GlobalTableHarness.LAG, Duration.ofHours(1)));
      client.movesTo(world.anyRegion());
      switch (world.dice(4)) {
        case 0 -> client.complete();
        case 1 -> client.pause();
        case 2 -> client.resume();
        default -> client.announce();
      }
      world.settle();
      world.census().assertExactlyWhoIsThere();
    }
    client.isNow(world.dice(2) == 0 ? Peers.ipv4(2, Role.LEECHER) : Peers.ipv6(2, Role.LEECHER));
    client.announce();
    world.settle();
    world.census().assertNobodyIsMissing();
    // Nobody can stop the old address but who is there.
    world.live(World.LIFE);
    world.census().assertExactlyWhoIsThere();
  }

  /** A peer stops in another region than it started in, and may start again in a third. */
  static void stoppedInAnotherRegion(World world) {
    world.withClocksApart(SECONDS_APART);
    world.crowd(world.size(4, 10));
    Client client = world.client(1);
    for (int time = 0; time < world.times(4); time++) {
      client.movesTo(world.anyRegion()).start();
      world.pass(world.between(GlobalTableHarness.LAG, LATER));
      world.census().assertExactlyWhoIsThere();
      client.movesTo(world.anyRegion()).stop();
      world.pass(world.between(GlobalTableHarness.LAG, LATER));
      world.census().assertExactlyWhoIsThere();
    }
    world.live(World.LIFE);
    world.census().assertExactlyWhoIsThere();
  }

  /**
   * A peer stops, and starts again in another region while the first is still busy with its stop,
   * before or after it has read what it knows of the peer.
   */
  static void stopOvertakenByStart(World world) {
    world.withClocksApart(HARDLY_APART);
    world.crowd(4);
    Client client = world.client(1).start();
    world.settle();
    client.movesTo(world.anyRegion());
    Region next = world.anyRegion();
    Runnable start =
        () -> {
          world.pass(world.between(SOON, LATER));
          client.movesTo(next).start();
          world.pass(world.between(Duration.ZERO, LATER));
        };
    if (!world.calls().interrupted(world.dice(4), client::stop, start)) {
      start.run();
    }
    world.settle();
    world.census().assertExactlyWhoIsThere();
  }

  /** Every announce comes twice, in the same region or another, at once or a little later. */
  static void duplicated(World world) {
    world.withClocksApart(SECONDS_APART);
    world.crowd(4);
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
      world.pass(world.between(Duration.ZERO, Duration.ofSeconds(10)));
      if (world.dice(2) == 0) {
        world.settle();
        client.movesTo(world.anyRegion());
      }
      announce.run();
      world.settle();
      world.census().assertExactlyWhoIsThere();
    }
  }

  /**
   * An announce is overtaken by a later one to any region, before or after it has read what its own
   * region knows of the peer.
   */
  static void reordered(World world) {
    world.withClocksApart(HARDLY_APART);
    world.crowd(4);
    Client client = world.client(1);
    if (world.dice(2) == 0) {
      client.start();
      world.settle();
    }
    List<Runnable> announces =
        List.of(client::start, client::stop, client::complete, client::pause);
    Runnable early = world.any(announces);
    Runnable late = world.any(announces);
    Region next = world.anyRegion();
    world
        .calls()
        .interrupted(
            world.dice(4),
            early,
            () -> {
              world.pass(world.between(SOON, LATER));
              client.movesTo(next);
              late.run();
            });
    world.settle();
    world.census().assertNobodyIsMissing();
    // Who stopped before it was heard of everywhere is gone within a life.
    world.live(World.LIFE);
    world.census().assertExactlyWhoIsThere();
  }

  /**
   * Who answers an announce is killed between any two calls, and the client tries again, there or
   * elsewhere. A download may be lost by that, but only one, and none is counted twice.
   */
  static void killedAndRepeated(World world) {
    world.crowd(4);
    Client client = world.client(1).start();
    world.settle();
    List<Runnable> announces =
        List.of(client::announce, client::pause, client::complete, client::stop, client::start);
    for (Runnable announce : announces) {
      for (int calls = 0; world.calls().killed(calls, announce); calls++) {
        if (world.dice(3) == 0) {
          world.pass(LATER);
        }
      }
      world.settle();
      world.census().assertExactlyWhoIsThere();
      if (world.dice(2) == 0) {
        client.movesTo(world.anyRegion());
      }
    }
    long downloads = world.census().downloads(client.region(), World.TORRENT);
    assertTrue(downloads <= 1, () -> downloads + " downloads of one");
  }
}
