package meridian.store;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import meridian.peer.Endpoint;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.AnnounceResult;
import meridian.swarm.Event;
import meridian.swarm.SwarmCounts;
import meridian.swarm.SwarmStore;

/** The stores of a {@link SwarmStoreContract}, and how its tests announce to them. */
public abstract class SwarmStoreFixture {

  /** In the future, so that a table's time to live does not delete test data. */
  protected static final Instant NOON = Instant.parse("2100-01-01T12:00:00Z");

  static final Duration LIFE = Duration.ofMinutes(90);
  protected static final AnnounceRecord.Terms TERMS =
      new AnnounceRecord.Terms(LIFE, Duration.ofMinutes(36));

  static final int MANY = 50;
  private static final AtomicInteger TORRENTS = new AtomicInteger();

  final InfoHash torrent = newTorrent();

  private final Map<Integer, SwarmStore> regions = new ConcurrentHashMap<>();

  /** The store of a region; stores of different codes replicate to each other. */
  protected abstract SwarmStore store(int code);

  /** The store of a region, the same one throughout a test. */
  public final SwarmStore region(int code) {
    return regions.computeIfAbsent(code, this::store);
  }

  static InfoHash newTorrent() {
    return new InfoHash(new Id160(0x6d65726964L, 0, TORRENTS.incrementAndGet()));
  }

  void fill(Stream<Peer> peers) throws Exception {
    together(peers.map(peer -> (Callable<AnnounceResult>) () -> announce(peer, 0)).toList());
  }

  static List<AnnounceResult> together(List<Callable<AnnounceResult>> announces) throws Exception {
    List<AnnounceResult> swarms = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<AnnounceResult> swarm : threads.invokeAll(announces)) {
        swarms.add(swarm.get());
      }
    }
    return swarms;
  }

  AnnounceResult announce(Peer peer) {
    return announce(peer, MANY);
  }

  AnnounceResult announce(Peer peer, Instant at) {
    return announce(1, peer, Event.NONE, at);
  }

  AnnounceResult announce(Peer peer, int wanted) {
    return region(1)
        .announce(
            new AnnounceRecord(torrent, peer, Event.NONE, wanted, NOON, TERMS, Optional.empty()));
  }

  AnnounceResult announce(int region, Peer peer, Event event, Instant at) {
    return region(region).announce(announce(torrent, peer, event, at));
  }

  static AnnounceRecord announce(InfoHash torrent, Peer peer, Event event, Instant at) {
    return new AnnounceRecord(torrent, peer, event, MANY, at, TERMS, Optional.empty());
  }

  SwarmCounts scrape(Instant at) {
    SwarmCounts counts = region(1).scrape(List.of(torrent), at).get(torrent);
    return counts == null ? SwarmCounts.NONE : counts;
  }

  static Set<Endpoint> given(AnnounceResult swarm) {
    Set<Endpoint> endpoints = swarm.peers().stream().map(Peer::endpoint).collect(toSet());
    assertEquals(swarm.peers().size(), endpoints.size(), "no peer is handed out twice");
    return endpoints;
  }

  static Set<Endpoint> endpoints(int... numbers) {
    Set<Endpoint> endpoints = new HashSet<>();
    for (int number : numbers) {
      endpoints.add(Peers.ipv4(number, Role.LEECHER).endpoint());
    }
    return endpoints;
  }
}
