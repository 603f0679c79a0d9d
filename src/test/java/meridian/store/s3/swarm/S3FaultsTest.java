package meridian.store.s3.swarm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.store.Peers;
import meridian.store.s3.object.MemoryObjectStore;
import meridian.store.s3.object.MemoryObjectStore.Stored;
import meridian.store.s3.object.ObjectKeys;
import meridian.store.s3.object.ObjectKeys.SwarmKey;
import meridian.store.s3.object.ObjectStore.Etag;
import meridian.store.s3.swarm.FaultyBucket.Fault;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.AnnounceResult;
import meridian.swarm.Event;
import meridian.swarm.RegionCode;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;
import meridian.swarm.SwarmStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a bucket or another process can do to an announce: nothing is lost or counted twice. */
final class S3FaultsTest {

  private static final Instant NOON = Instant.parse("2100-01-01T12:00:00Z");
  private static final InfoHash TORRENT = new InfoHash(new Id160(1, 2, 3));
  private static final String OWN = ObjectKeys.swarm(RegionCode.of(1), TORRENT);
  private static final String FOREIGN = ObjectKeys.swarm(RegionCode.of(2), TORRENT);
  private static final AnnounceRecord.Terms TERMS =
      new AnnounceRecord.Terms(Duration.ofMinutes(90), Duration.ofMinutes(36));

  private final TestStores clock = new TestStores(NOON);
  private final MemoryObjectStore objects = new MemoryObjectStore(clock);
  private final FaultyBucket bucket = new FaultyBucket(objects);
  private final S3SwarmStore store = clock.store(bucket, 1);

  private static AnnounceResult announce(SwarmStore store, int n, Role role, Event event) {
    Peer peer = Peers.ipv4(n, role);
    return store.announce(
        new AnnounceRecord(TORRENT, peer, event, 50, NOON, TERMS, Optional.empty()));
  }

  /** What another process of the region counts. */
  private void assertStored(long peers, long downloads) {
    var counts =
        Objects.requireNonNull(clock.store(objects, 1).scrape(List.of(TORRENT), NOON).get(TORRENT));
    assertEquals(peers, counts.peers());
    assertEquals(downloads, counts.downloaded());
  }

  @Test
  void aThrottledWriteIsRepeated() {
    bucket.failNext(Fault.THROTTLED, 9);
    announce(store, 1, Role.SEEDER, Event.COMPLETED);
    assertStored(1, 1);
    assertEquals(0, store.conflicts());
  }

  /** Throttles are no reason to split an object, contention by other processes is. */
  @Test
  void onlyConflictsSplitALargeObjectEarly() {
    int peers = 600;
    for (int n = 0; n < peers; n++) {
      announce(store, n, Role.SEEDER, Event.STARTED);
    }
    bucket.failNext(Fault.THROTTLED, 20);
    announce(store, peers, Role.SEEDER, Event.STARTED);
    assertEquals(1, objects.objects().size());
    bucket.failNext(Fault.CONFLICT, 8);
    announce(store, peers + 1, Role.SEEDER, Event.STARTED);
    assertEquals(1 + SwarmObject.CHILDREN, objects.objects().size());
  }

  @Test
  void aSmallObjectIsNotSplitByContention() {
    for (int n = 0; n < 400; n++) {
      announce(store, n, Role.SEEDER, Event.STARTED);
    }
    bucket.failNext(Fault.CONFLICT, 20);
    announce(store, 400, Role.SEEDER, Event.STARTED);
    assertEquals(1, objects.objects().size());
  }

  @Test
  void aStormOfThrottlesEndsAsThrottled() {
    bucket.failNext(Fault.THROTTLED, 1_000);
    StoreUnavailableException failure =
        assertThrows(
            StoreUnavailableException.class, () -> announce(store, 1, Role.SEEDER, Event.STARTED));
    assertEquals(Reason.THROTTLED, failure.reason());
    assertTrue(bucket.writes() <= 40, bucket.writes() + " attempts");
    assertStored(0, 0);
  }

  @Test
  void aWriteWhoseAnswerWasLostCountsOnce() {
    announce(store, 2, Role.LEECHER, Event.STARTED);
    bucket.failNext(Fault.ANSWER_LOST, 1);
    announce(store, 1, Role.SEEDER, Event.COMPLETED);
    assertStored(2, 1);
    assertEquals(2, bucket.writes(), "the write is not repeated");
  }

  @Test
  void aWriteThatWasLostIsRepeated() {
    announce(store, 2, Role.LEECHER, Event.STARTED);
    bucket.failNext(Fault.REQUEST_LOST, 3);
    announce(store, 1, Role.SEEDER, Event.COMPLETED);
    assertStored(2, 1);
  }

  @Test
  void aLostAnswerBelowAnotherProcessesWriteCountsOnce() {
    announce(store, 2, Role.LEECHER, Event.STARTED);
    S3SwarmStore other = clock.store(objects, 1);
    bucket.afterLost(() -> announce(other, 3, Role.LEECHER, Event.STARTED));
    bucket.failNext(Fault.ANSWER_LOST, 1);
    announce(store, 1, Role.SEEDER, Event.COMPLETED);
    assertStored(3, 1);
  }

  @Test
  void aStaleCacheLosesNothing() {
    S3SwarmStore other = clock.store(objects, 1);
    announce(store, 1, Role.LEECHER, Event.STARTED);
    announce(other, 2, Role.LEECHER, Event.STARTED);
    announce(store, 3, Role.LEECHER, Event.STARTED);
    announce(other, 4, Role.LEECHER, Event.STARTED);
    assertStored(4, 0);
    assertEquals(1, store.conflicts());
    assertEquals(1, other.conflicts());
  }

  /** Of two swarms that are read in turns, neither is kept by a cache that holds one object. */
  @Test
  void theCacheIsBounded() {
    InfoHash other = new InfoHash(new Id160(3, 2, 1));
    for (boolean isSmall : List.of(false, true)) {
      S3SwarmStore reader =
          clock.store(bucket, 1, SwarmObject.MAX_RECORDS, isSmall ? 1_000 : 1_000_000);
      int reads = bucket.reads();
      for (int n = 0; n < 3; n++) {
        var _ = reader.scrape(List.of(TORRENT), NOON);
        var _ = reader.scrape(List.of(other), NOON);
      }
      assertEquals(isSmall ? 12 : 4, bucket.reads() - reads);
    }
  }

  /** One process alone needs no reads before its writes. */
  @Test
  void aSoleProcessWritesWithoutReading() {
    announce(store, 1, Role.LEECHER, Event.STARTED);
    int reads = bucket.reads();
    for (int n = 2; n < 12; n++) {
      announce(store, n, Role.LEECHER, Event.STARTED);
    }
    assertEquals(reads, bucket.reads());
    assertEquals(11, bucket.writes());
  }

  @Test
  void anUnknownObjectOfAnotherRegionIsSkippedAndCounted() {
    put(FOREIGN, new byte[] {99, 1, 2, 3, 4, 5, 6, 7});
    announce(store, 1, Role.LEECHER, Event.STARTED);
    assertStored(1, 0);
    assertEquals(1, store.unknownItems());
  }

  private static List<byte[]> unreadable() {
    byte[] object = SwarmObjectCodec.encode(SwarmObject.create(1));
    byte[] newer = object.clone();
    newer[0]++;
    return List.of(
        new byte[0], "foreign".getBytes(UTF_8), Arrays.copyOf(object, object.length - 1), newer);
  }

  /** No attempt is repeated, and nothing that calls itself a throttle hides the damage. */
  @ParameterizedTest
  @MethodSource("unreadable")
  void anUnreadableOwnObjectIsNamedAndNeverOverwritten(byte[] unknown) {
    put(OWN, unknown);
    StoreUnavailableException failure =
        assertThrows(
            StoreUnavailableException.class, () -> announce(store, 1, Role.LEECHER, Event.STARTED));
    assertEquals(Reason.UNREADABLE, failure.reason());
    assertEquals(0, bucket.writes());
    assertTrue(store.unknownItems() > 0, "counted");
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains(OWN + " is of a newer release, foreign or damaged"), message);
    assertArrayEquals(
        unknown, Objects.requireNonNull(objects.objects().get(OWN)).content(), "unchanged");
  }

  /** Sixteen calls for each announce would not mend it. */
  @Test
  void anUnreadableChildFailsSplitsWithoutCallsForAMinute() {
    String child = new SwarmKey(RegionCode.of(1), TORRENT, "0").text();
    put(child, "foreign".getBytes(UTF_8));
    S3SwarmStore small = clock.store(bucket, 1, 4);
    for (int n = 0; n < 4; n++) {
      announce(small, n, Role.LEECHER, Event.STARTED);
    }
    assertUnreadable(child, small);
    int calls = bucket.reads() + bucket.writes();
    for (int n = 0; n < 9; n++) {
      assertUnreadable(child, small);
    }
    assertEquals(calls, bucket.reads() + bucket.writes());
    objects.replicate(child, Optional.empty());
    clock.pass(SwarmSplit.PAUSE);
    announce(small, 4, Role.LEECHER, Event.STARTED);
    assertStored(5, 0);
  }

  private static void assertUnreadable(String key, S3SwarmStore store) {
    StoreUnavailableException failure =
        assertThrows(
            StoreUnavailableException.class, () -> announce(store, 4, Role.LEECHER, Event.STARTED));
    assertEquals(Reason.UNREADABLE, failure.reason());
    assertTrue(String.valueOf(failure.getMessage()).contains(key), failure::toString);
  }

  private void put(String key, byte[] content) {
    objects.replicate(key, Optional.of(new Stored(content, new Etag("\"x\""), NOON)));
  }

  /** A clock that is ahead by half a minute does not make another region's stop disappear. */
  @Test
  void clocksThatDifferLoseNothing() {
    TestStores ahead = new TestStores(NOON.plusSeconds(30));
    S3SwarmStore other = ahead.store(objects, 2);
    other.announce(
        new AnnounceRecord(
            TORRENT,
            Peers.ipv4(1, Role.LEECHER),
            Event.STARTED,
            50,
            NOON.plusSeconds(30),
            TERMS,
            Optional.empty()));
    announce(store, 1, Role.LEECHER, Event.STOPPED);
    assertStored(0, 0);
  }
}
