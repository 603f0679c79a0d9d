package meridian.store.dynamodb.announce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import meridian.model.GlobalTable;
import meridian.model.InlineExecutor;
import meridian.model.VirtualTime;
import meridian.peer.Endpoint;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.store.Peers;
import meridian.store.dynamodb.table.PeerTable;
import meridian.store.record.PeerRecord;
import meridian.store.record.Section;
import meridian.store.record.SectionSample;
import meridian.store.record.Slot;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.Event;
import meridian.swarm.RegionCode;
import meridian.swarm.SwarmCounts;
import meridian.swarm.SwarmStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The statistics of samples: estimates of a swarm's size, and the chances of its peers. Each bound
 * states its distance from what chance alone would cause. Seeds are fixed, so a failure is a change
 * of behaviour and no bad luck.
 */
final class SamplingStatisticsTest {

  private static final Instant NOON = Instant.parse("2100-01-01T12:00:00Z");
  private static final List<Role> ROLES = List.of(Role.values());
  private static final int SIZE = 5_000;
  private static final int KEY_SETS = 400;
  private static final int DRAWS_PER_SET = 50;

  private final Random random = new Random(41);

  /**
   * An estimate from m records is m - 1 over a share of the keys that is beta distributed:
   * unbiased, with a relative deviation of 1/sqrt(m - 2) from the truth. Draws from one set of keys
   * overlap, so only SIZE/m of each set count in full. The mean deviates by about 0.1%, and the
   * bound of 1% is at least seven standard deviations away.
   */
  @ParameterizedTest
  @ValueSource(ints = {50, 200})
  void theEstimateHasNoBiasAndTheErrorThatTheoryGives(int page) {
    Moments relative = estimates(page, record -> Stream.of(record), 1);
    double theory = 1 / Math.sqrt(page - 2);
    assertEquals(1, relative.mean(), 0.01, "mean");
    // The swarm is finite, so the error is slightly less than that of an infinite one.
    assertEquals(theory, relative.deviation(), 0.08 * theory, "relative deviation");
  }

  /** Half of the peers have expired, and a third of all are known to two regions. */
  @ParameterizedTest
  @ValueSource(ints = {50, 200})
  void expiredAndDuplicateRecordsDoNotBiasTheEstimate(int page) {
    Moments relative = estimates(page, SamplingStatisticsTest::halfDead, 0.5);
    assertEquals(1, relative.mean(), 0.01, "mean");
  }

  private static Stream<PeerRecord> halfDead(PeerRecord record) {
    int n = record.peer().endpoint().hashCode();
    Instant expiry = Math.floorMod(n, 2) == 0 ? NOON : record.expiry();
    PeerRecord aged = new PeerRecord(record.slot(), record.peer(), false, NOON, expiry);
    Slot elsewhere = new Slot(record.slot().section(), record.slot().hash(), RegionCode.of(2));
    PeerRecord twin = new PeerRecord(elsewhere, record.peer(), false, NOON.minusSeconds(1), expiry);
    return Math.floorMod(n, 3) == 0 ? Stream.of(aged, twin) : Stream.of(aged);
  }

  private interface Variant {
    Stream<PeerRecord> of(PeerRecord record);
  }

  /** The mean of numbers, and their deviation from 1. */
  private record Moments(double mean, double deviation) {}

  private Moments estimates(int page, Variant variant, double liveShare) {
    double sum = 0;
    double squares = 0;
    for (int set = 0; set < KEY_SETS; set++) {
      List<PeerRecord> places = places();
      for (int draw = 0; draw < DRAWS_PER_SET; draw++) {
        double estimate = stretch(places, page, variant).size() / SIZE / liveShare;
        sum += estimate;
        squares += (estimate - 1) * (estimate - 1);
      }
    }
    double draws = (double) KEY_SETS * DRAWS_PER_SET;
    return new Moments(sum / draws, Math.sqrt(squares / draws));
  }

  private List<PeerRecord> places() {
    return IntStream.range(0, SIZE)
        .mapToObj(n -> record(n, random.nextLong()))
        .sorted(Comparator.comparing(record -> record.slot().hash(), Long::compareUnsigned))
        .toList();
  }

  private static PeerRecord record(int n, long hash) {
    Slot slot = new Slot(Section.LEECHERS_4, hash, RegionCode.of(1));
    return new PeerRecord(slot, Peers.ipv4(n, Role.LEECHER), false, NOON, NOON.plusSeconds(60));
  }

  /** The records that a query from a random start reads, wrapping around. */
  private SectionSample stretch(List<PeerRecord> places, int page, Variant variant) {
    long start = random.nextLong();
    int from = firstFrom(places, start);
    List<PeerRecord> records = new ArrayList<>();
    for (int n = from; records.size() < page; n++) {
      variant.of(places.get(n % SIZE)).forEach(records::add);
    }
    return SectionSample.ofRange(
        Section.LEECHERS_4, List.copyOf(records.subList(0, page)), start, NOON);
  }

  private static int firstFrom(List<PeerRecord> places, long start) {
    int low = 0;
    int high = places.size();
    while (low < high) {
      int middle = (low + high) / 2;
      if (Long.compareUnsigned(places.get(middle).slot().hash(), start) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * A peer's chance is the share of the keys of the m records before it. For a given deployment's
   * keys it is gamma distributed around the mean, with a relative deviation of 1/sqrt(m): 13.7% for
   * pages of 54. Of 600 peers none is expected beyond 3.5 deviations. With the noise of the draws,
   * 6%, the bounds are more than 4.5 standard deviations away. Every peer is handed out.
   */
  @Test
  void everyPeersChanceOfBeingHandedOutIsUniformWithinBounds() {
    int size = 600;
    int draws = 3_000;
    SwarmStore store = store();
    InfoHash torrent = new InfoHash(new Id160(4, 5, 6));
    Peers.ipv4(0, size, Role.LEECHER).forEach(peer -> announce(store, torrent, peer, 0));
    Peer asker = Peers.ipv4(size, Role.SEEDER);
    Map<Endpoint, Integer> given = new HashMap<>();
    for (int draw = 0; draw < draws; draw++) {
      announce(store, torrent, asker, 50)
          .forEach(peer -> given.merge(peer.endpoint(), 1, Integer::sum));
    }
    assertEquals(size, given.size());
    double mean = 50.0 * draws / size;
    double squares = 0;
    for (int times : given.values()) {
      assertTrue(times > 0.35 * mean && times < 1.75 * mean, times + " of " + mean);
      squares += (times / mean - 1) * (times / mean - 1);
    }
    assertEquals(
        Math.hypot(1 / Math.sqrt(54), 1 / Math.sqrt(mean)), Math.sqrt(squares / size), 0.03);
  }

  /**
   * A routine announce is given peers of one side only, chosen by the sides' sizes. Over many
   * answers neither side is preferred: of 150,000 peers handed out 40% are seeders, with a standard
   * deviation of 0.9%, since each answer has one side only.
   */
  @Test
  void answersOfOneSidePreferNeitherSide() {
    int draws = 3_000;
    SwarmStore store = store();
    InfoHash torrent = new InfoHash(new Id160(5, 5, 6));
    Peers.ipv4(0, 600, Role.LEECHER).forEach(peer -> announce(store, torrent, peer, 0));
    Peers.ipv4(600, 400, Role.SEEDER).forEach(peer -> announce(store, torrent, peer, 0));
    Peer asker = Peers.ipv4(0, Role.LEECHER);
    int seeders = 0;
    int given = 0;
    for (int draw = 0; draw < draws; draw++) {
      List<Peer> peers = announce(store, torrent, asker, 50);
      given += peers.size();
      seeders += (int) peers.stream().filter(peer -> peer.role() == Role.SEEDER).count();
    }
    assertEquals(50 * draws, given);
    assertEquals(0.4, (double) seeders / given, 0.045);
  }

  /** Swarms that fit a page, with peers of all roles and families. */
  @Test
  void smallSwarmsAreExact() {
    SwarmStore store = store();
    for (int size = 1; size < PeerTable.RECORDS_PER_PAGE; size++) {
      InfoHash torrent = new InfoHash(new Id160(7, 8, size));
      List<Peer> peers = new ArrayList<>();
      for (int n = 0; n < size; n++) {
        Role role = ROLES.get(random.nextInt(ROLES.size()));
        peers.add(random.nextBoolean() ? Peers.ipv4(n, role) : Peers.ipv6(n, role));
      }
      peers.forEach(peer -> announce(store, torrent, peer, 0));
      SwarmCounts counts = store.scrape(List.of(torrent), NOON).values().iterator().next();
      assertEquals(
          new SwarmCounts(
              count(peers, Role.SEEDER),
              size - count(peers, Role.SEEDER),
              count(peers, Role.LEECHER),
              0),
          counts);
    }
  }

  private static long count(List<Peer> peers, Role role) {
    return peers.stream().filter(peer -> peer.role() == role).count();
  }

  private static List<Peer> announce(SwarmStore store, InfoHash torrent, Peer peer, int wanted) {
    AnnounceRecord.Terms terms =
        new AnnounceRecord.Terms(Duration.ofMinutes(90), Duration.ofMinutes(36));
    return store
        .announce(
            new AnnounceRecord(torrent, peer, Event.NONE, wanted, NOON, terms, Optional.empty()))
        .peers();
  }

  private SwarmStore store() {
    var table =
        new GlobalTable(List.of("all"), new VirtualTime(NOON), Duration.ofMillis(1), random);
    return new DynamoDbSwarmStore(
        table.client("all"),
        "peers",
        RegionCode.of(1),
        new byte[32],
        new InlineExecutor(),
        InstantSource.fixed(NOON),
        random);
  }
}
