package meridian.store.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import meridian.peer.Endpoint;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.purge.SweepTotals;
import meridian.store.Peers;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.AnnounceResult;
import meridian.swarm.Event;
import meridian.swarm.RegionCode;
import meridian.swarm.SwarmCounts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.io.TempDir;

/** Random announces, purges and restarts, compared with a model that is a map. */
@SuppressWarnings("NullAway.Init") // JUnit has each test set up before.
final class MemoryStorePropertyTest {

  private static final Duration LIFE = Duration.ofMinutes(90);
  private static final AnnounceRecord.Terms TERMS =
      new AnnounceRecord.Terms(LIFE, Duration.ofMinutes(36));

  private record Member(Peer peer, Instant expiry, boolean counted) {}

  private final Map<InfoHash, Map<Endpoint, Member>> swarms = new HashMap<>();
  private final Map<InfoHash, Long> downloads = new HashMap<>();
  private Instant now = Instant.parse("2100-01-01T12:00:00Z");
  private MemoryStore store;
  private Snapshot snapshot;

  @TempDir private Path directory;

  /** Torrents have up to 4, 40 and 400 endpoints, the last of which are large swarms. */
  @RepeatedTest(6)
  void anyHistoryIsThatOfTheModel(RepetitionInfo repetition) throws Exception {
    Random random = new Random(repetition.getCurrentRepetition());
    int[] endpoints = {4, 40, 400};
    for (int step = 0; step < 8_000; step++) {
      int torrent = random.nextInt(30);
      int within = endpoints[torrent % endpoints.length];
      announce(infoHash(torrent), peer(within, random), event(random), random.nextInt(60));
      now = now.plusSeconds(random.nextInt(4));
      switch (random.nextInt(1_000)) {
        case 0 -> now = now.plus(Duration.ofMinutes(random.nextInt(100)));
        case 1, 2 -> purge();
        case 3 -> restart();
        default -> {}
      }
    }
    restart();
    purge();
  }

  private static InfoHash infoHash(int torrent) {
    return new InfoHash(new Id160(torrent * 0x0101_0101L, 7, torrent));
  }

  private static Peer peer(int endpoints, Random random) {
    int number = random.nextInt(endpoints);
    Role role = anyOf(Role.values(), random);
    Peer peer = random.nextInt(4) == 0 ? Peers.ipv6(number, role) : Peers.ipv4(number, role);
    return new Peer(peer.endpoint(), role, Peers.ipv4(random.nextInt(2), role).id());
  }

  private static <T> T anyOf(T[] values, Random random) {
    return values[random.nextInt(values.length)];
  }

  private static Event event(Random random) {
    return random.nextInt(3) == 0 ? anyOf(Event.values(), random) : Event.NONE;
  }

  private void announce(InfoHash torrent, Peer peer, Event event, int wanted) {
    AnnounceResult result =
        store.announce(
            new AnnounceRecord(torrent, peer, event, wanted, now, TERMS, Optional.empty()));
    Map<Endpoint, Member> swarm = live(torrent);
    record(swarm, torrent, peer, event);
    checkCounts(torrent, swarm, result.counts());
    if (event == Event.STOPPED) {
      assertEquals(List.of(), result.peers());
      return;
    }
    Map<Endpoint, Peer> eligible = new HashMap<>();
    for (Member other : swarm.values()) {
      if (peer.role().canServe(other.peer.role())) {
        eligible.put(other.peer.endpoint(), other.peer);
      }
    }
    eligible.remove(peer.endpoint());
    Set<Endpoint> given = new HashSet<>();
    for (Peer found : result.peers()) {
      assertTrue(given.add(found.endpoint()), "twice: " + found);
      assertEquals(eligible.get(found.endpoint()), found);
    }
    boolean small = result.counts().peers() <= PeerTable.SMALL;
    int expected = Math.min(wanted, eligible.size());
    assertTrue(given.size() <= expected, given.size() + " peers of " + expected);
    assertTrue(given.size() == expected || !small, given.size() + " peers of " + expected);
  }

  private void record(Map<Endpoint, Member> swarm, InfoHash torrent, Peer peer, Event event) {
    if (event == Event.STOPPED) {
      swarm.remove(peer.endpoint());
      return;
    }
    Optional<Member> known = Optional.ofNullable(swarm.get(peer.endpoint()));
    boolean counted = known.map(Member::counted).orElse(false);
    boolean wasLeecher =
        known
            .map(Member::peer)
            .filter(before -> before.role() != Role.SEEDER && before.id().equals(peer.id()))
            .isPresent();
    boolean completes =
        !counted && peer.role() == Role.SEEDER && (wasLeecher || event == Event.COMPLETED);
    downloads.merge(torrent, completes ? 1L : 0L, Long::sum);
    swarm.put(peer.endpoint(), new Member(peer, now.plus(LIFE), counted || completes));
  }

  private Map<Endpoint, Member> live(InfoHash torrent) {
    Map<Endpoint, Member> swarm = swarms.computeIfAbsent(torrent, _ -> new HashMap<>());
    swarm.values().removeIf(member -> !now.isBefore(member.expiry));
    return swarm;
  }

  private void checkCounts(InfoHash torrent, Map<Endpoint, Member> swarm, SwarmCounts counts) {
    SwarmCounts expected = counts(torrent, swarm);
    assertEquals(expected.downloaded(), counts.downloaded());
    if (counts.peers() <= PeerTable.SMALL) {
      assertEquals(expected, counts);
    } else {
      assertTrue(counts.peers() >= expected.peers());
    }
  }

  private SwarmCounts counts(InfoHash torrent, Map<Endpoint, Member> swarm) {
    long seeders = swarm.values().stream().filter(m -> m.peer.role() == Role.SEEDER).count();
    long leechers = swarm.values().stream().filter(m -> m.peer.role() == Role.LEECHER).count();
    return new SwarmCounts(
        seeders, swarm.size() - seeders, leechers, downloads.getOrDefault(torrent, 0L));
  }

  /** After a purge, all counts are exact. */
  private void purge() {
    SweepTotals totals = store.purge(now);
    long peers = 0;
    for (InfoHash torrent : Set.copyOf(swarms.keySet())) {
      Map<Endpoint, Member> swarm = live(torrent);
      assertEquals(counts(torrent, swarm), store.scrape(List.of(torrent), now).get(torrent));
      peers += swarm.size();
    }
    assertEquals(peers, totals.peers().total());
    assertEquals(
        downloads.values().stream().mapToLong(Long::longValue).sum(),
        totals.completed().orElseThrow());
  }

  private void restart() throws Exception {
    try (Snapshot before = snapshot) {
      before.save();
    }
    start();
  }

  @BeforeEach
  void start() throws Exception {
    store = new MemoryStore(RegionCode.of(1), new Random(1));
    snapshot = Snapshot.open(directory, store, now);
  }

  @AfterEach
  void stop() throws Exception {
    snapshot.close();
  }
}
