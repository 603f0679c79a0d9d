package meridian.bench;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import meridian.bench.traffic.TrafficDay;
import meridian.bench.traffic.TrafficTotals;
import meridian.bench.traffic.ZappaTracker;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.simulation.SessionGenerator;
import meridian.simulation.Torrents;
import meridian.simulation.TrafficMix;
import meridian.swarm.Announce;
import meridian.swarm.Event;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * What announces cost in the design of zappa-bittorrent-tracker.
 *
 * @param bySwarmSize regular announces to swarms of some sizes
 * @param breaksAt the size from which a swarm takes no more peers, because its item is too large
 * @param day a day of the pinned mix, as far as it was run
 */
record ZappaCost(List<SwarmCost> bySwarmSize, int breaksAt, @JsonUnwrapped TrafficTotals day) {

  private static final List<Integer> SIZES = List.of(10, 100, 1_000);
  private static final int ANNOUNCES = 20;

  /** A size that an item still has room for. */
  private static final int LARGE = 3_600;

  private static final int STEP = 8;

  /** Measures it in an empty table. */
  static ZappaCost measure(DynamoDbClient table, TrafficDay day, long seed) {
    ZappaTracker tracker = new ZappaTracker(table, () -> TrafficDay.START);
    SessionGenerator sessions =
        new SessionGenerator(new TrafficMix(1, 1, TrafficDay.REGIONS), new SplittableRandom(seed));
    return new ZappaCost(
        SIZES.stream().map(size -> cost(tracker, peers(sessions, size))).toList(),
        breaksAt(tracker, sessions),
        day.run((time, _) -> new ZappaTracker(table, time), _ -> {}));
  }

  private static SwarmCost cost(ZappaTracker tracker, List<Peer> peers) {
    InfoHash infoHash = Torrents.v2(-peers.size());
    tracker.putSwarm(infoHash, peers);
    TrafficTotals totals = new TrafficTotals();
    for (int n = 0; n < ANNOUNCES; n++) {
      Peer peer = peers.get(n % peers.size());
      totals.add(tracker.announce(0, announce(infoHash, peer)), _ -> false);
    }
    return SwarmCost.of(peers.size(), totals);
  }

  /** Fills a swarm, at last by eight peers at a time, until an announce to it is refused. */
  private static int breaksAt(ZappaTracker tracker, SessionGenerator sessions) {
    InfoHash infoHash = Torrents.v2(-1);
    List<Peer> peers = new ArrayList<>(peers(sessions, LARGE));
    while (true) {
      Peer next = peers(sessions, 1).getFirst();
      try {
        tracker.putSwarm(infoHash, peers);
        tracker.announce(0, announce(infoHash, next));
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
    return Stream.generate(() -> sessions.starting(TrafficDay.START).peer(TrafficDay.START))
        .limit(count)
        .toList();
  }

  private static Announce announce(InfoHash infoHash, Peer peer) {
    return new Announce(infoHash, peer, Event.NONE, OptionalInt.empty(), Optional.empty());
  }
}
