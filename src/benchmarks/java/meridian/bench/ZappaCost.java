package meridian.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import meridian.bench.traffic.SessionGenerator;
import meridian.bench.traffic.TrafficDay;
import meridian.bench.traffic.TrafficMix;
import meridian.bench.traffic.TrafficTotals;
import meridian.bench.traffic.ZappaTracker;
import meridian.model.Torrents;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.swarm.Announce;
import meridian.swarm.Event;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * What announces cost in the ancestor's design.
 *
 * @param bySize routine announces to swarms of some sizes
 * @param breaksAt the size at which a swarm takes no more peers, since its item would be too large
 * @param day of the pinned mix, as far as it was run
 */
record ZappaCost(List<SwarmBenchmark.Cost> bySize, int breaksAt, TrafficTotals day) {

  private static final List<Integer> SIZES = List.of(10, 100, 1_000);
  private static final int ANNOUNCES = 20;
  private static final int NEAR_THE_END = 3_600;
  private static final int STEP = 8;

  /** Measures it in an empty table. */
  static ZappaCost measure(DynamoDbClient table, TrafficDay day, long seed) {
    ZappaTracker ancestor = new ZappaTracker(table, () -> TrafficDay.START);
    SessionGenerator sessions =
        new SessionGenerator(TrafficMix.pinned(1, 1), new SplittableRandom(seed));
    List<SwarmBenchmark.Cost> costs = new ArrayList<>();
    for (int size : SIZES) {
      costs.add(cost(ancestor, peers(sessions, size)));
    }
    return new ZappaCost(
        costs,
        breaksAt(ancestor, sessions),
        day.pass((time, random) -> new ZappaTracker(table, time), interval -> {}));
  }

  private static SwarmBenchmark.Cost cost(ZappaTracker ancestor, List<Peer> peers) {
    InfoHash infoHash = Torrents.v2(-peers.size());
    ancestor.putSwarm(infoHash, peers);
    TrafficTotals tally = new TrafficTotals();
    for (int n = 0; n < ANNOUNCES; n++) {
      Peer peer = peers.get(n % peers.size());
      tally.add(ancestor.announce(0, announce(infoHash, peer)), other -> false);
    }
    return SwarmBenchmark.Cost.of(peers.size(), tally);
  }

  /** Fills a swarm, by eight peers at a time at the end, until it refuses one. */
  private static int breaksAt(ZappaTracker ancestor, SessionGenerator sessions) {
    InfoHash infoHash = Torrents.v2(-1);
    List<Peer> peers = new ArrayList<>(peers(sessions, NEAR_THE_END));
    while (true) {
      Peer next = peers(sessions, 1).getFirst();
      try {
        ancestor.putSwarm(infoHash, peers);
        ancestor.announce(0, announce(infoHash, next));
      } catch (DynamoDbException e) {
        if (String.valueOf(e.getMessage()).contains("size")) {
          return peers.size();
        }
        throw e;
      }
      peers.addAll(peers(sessions, STEP));
    }
  }

  private static List<Peer> peers(SessionGenerator sessions, int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> sessions.starting(TrafficDay.START).peer(TrafficDay.START))
        .toList();
  }

  private static Announce announce(InfoHash infoHash, Peer peer) {
    return new Announce(infoHash, peer, Event.NONE, OptionalInt.empty(), Optional.empty());
  }
}
