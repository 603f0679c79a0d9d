package meridian.store.s3.sweep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import meridian.local.CapturedLog;
import meridian.model.InlineExecutor;
import meridian.model.VirtualTime;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.purge.SegmentProgress;
import meridian.purge.SweepTotals;
import meridian.store.Peers;
import meridian.store.SweepContract;
import meridian.store.record.Ledger;
import meridian.store.record.PeerRecord;
import meridian.store.s3.object.MemoryObjectStore;
import meridian.store.s3.object.ObjectKeys;
import meridian.store.s3.object.ObjectKeys.SwarmKey;
import meridian.store.s3.object.ObjectStore;
import meridian.store.s3.object.ObjectStore.Condition;
import meridian.store.s3.object.ObjectStore.Read;
import meridian.store.s3.object.ObjectStoreDecorator;
import meridian.store.s3.object.Retries;
import meridian.store.s3.swarm.S3SwarmStore;
import meridian.store.s3.swarm.SwarmObject;
import meridian.store.s3.swarm.SwarmObjectCodec;
import meridian.swarm.Event;
import meridian.swarm.PeerCounts;
import meridian.swarm.RegionCode;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;
import meridian.swarm.SwarmCounts;
import meridian.swarm.SwarmStore;
import org.junit.jupiter.api.Test;

final class BucketSweepTest extends SweepContract {

  private static final Set<RegionCode> REGIONS =
      Set.of(RegionCode.of(1), RegionCode.of(2), RegionCode.of(3));

  private final VirtualTime time = new VirtualTime(NOON);
  private final MemoryObjectStore bucket = new MemoryObjectStore(time);

  @Override
  protected SwarmStore store(int region) {
    return store(region, bucket, time);
  }

  static SwarmStore store(int region, ObjectStore objects, VirtualTime time) {
    return new S3SwarmStore(
        objects,
        RegionCode.of(region),
        () -> REGIONS,
        new byte[32],
        new InlineExecutor(),
        new Retries(Duration.ofMinutes(1), _ -> {}, time, new Random(region)));
  }

  @Override
  protected BucketSweep sweep(int region) {
    return sweep(region, bucket);
  }

  static BucketSweep sweep(int region, ObjectStore objects) {
    return new BucketSweep(objects, RegionCode.of(region), () -> REGIONS, new InlineExecutor());
  }

  @Override
  protected Set<Peer> stored() {
    return stored(bucket);
  }

  /** The peers of all records in a bucket. */
  static Set<Peer> stored(ObjectStore objects) {
    return objects.list("", Optional.empty(), 1_000).objects().stream()
        .flatMap(
            listed ->
                objects.get(listed.key(), Optional.empty())
                        instanceof Read.Found(var content, var _)
                    ? decode(listed.key(), content).stream()
                    : Stream.empty())
        .flatMap(object -> object.records().stream())
        .map(PeerRecord::peer)
        .collect(Collectors.toSet());
  }

  private static Optional<SwarmObject> decode(String key, byte[] content) {
    return ObjectKeys.parseSwarm(key)
        .flatMap(parsed -> SwarmObjectCodec.decode(content, parsed.region()));
  }

  private SwarmObject object(String key) {
    return decode(key, content(key)).orElseThrow();
  }

  private byte[] content(String key) {
    return Objects.requireNonNull(bucket.objects().get(key)).content();
  }

  @Test
  void aSweepOfManySwarmsReadsEveryPageOfTheListing() {
    int swarms = 2_500;
    for (int n = 0; n < swarms; n++) {
      announce(1 + n % 2, torrent(n), Peers.ipv4(n, Role.LEECHER), Event.STARTED, NOON);
    }
    SweepTotals counts = sweep(1, NOON);
    assertEquals(swarms, counts.swarms());
    assertEquals(swarms / 2, counts.own());
  }

  @Test
  void onlyTheOwnObjectsAreWritten() {
    for (int n = 0; n < 30; n++) {
      announce(1 + n % 3, torrent(n % 10), Peers.ipv4(n, Role.LEECHER), Event.STARTED, NOON);
    }
    time.pass(Duration.ofHours(3));
    List<String> written = new ArrayList<>();
    sweep(2, recording(written)).advance(whole(), EXPIRED, () -> false);
    assertFalse(written.isEmpty());
    assertTrue(written.stream().allMatch(key -> key.startsWith("2/")), written::toString);
  }

  private ObjectStore recording(List<String> written) {
    return new ObjectStoreDecorator(bucket) {
      @Override
      public Write put(String key, byte[] content, Condition condition) {
        written.add(key);
        return super.put(key, content, condition);
      }

      @Override
      public Write delete(String key, Etag known) {
        written.add(key);
        return super.delete(key, known);
      }
    };
  }

  @Test
  void aPeerThatAnnouncesDuringTheSweepStays() {
    announce(1, Peers.ipv4(1, Role.LEECHER), NOON);
    announce(1, Peers.ipv4(2, Role.LEECHER), NOON);
    ObjectStore busy =
        new ObjectStoreDecorator(bucket) {
          @Override
          public Write put(String key, byte[] content, Condition condition) {
            announce(1, Peers.ipv4(1, Role.LEECHER), EXPIRED);
            return super.put(key, content, condition);
          }

          @Override
          public Write delete(String key, Etag known) {
            announce(1, Peers.ipv4(1, Role.LEECHER), EXPIRED);
            return super.delete(key, known);
          }
        };
    for (Duration age : List.of(Duration.ZERO, Duration.ofHours(1))) {
      time.pass(age);
      SweepTotals counts = sweep(1, busy).advance(whole(), EXPIRED, () -> false).counts();
      assertEquals(0, counts.deleted());
      assertEquals(2, stored().size());
    }
    assertEquals(1, sweep(1, EXPIRED).deleted());
    assertEquals(Set.of(Peers.ipv4(1, Role.LEECHER)), stored());
  }

  @Test
  void anEmptyObjectIsDeletedOnceItHasSettled() {
    announce(1, Peers.ipv4(1, Role.LEECHER), NOON);
    announce(1, Peers.ipv4(1, Role.LEECHER), Event.STOPPED, NOON.plusSeconds(1));
    assertEquals(Set.of(), stored());
    sweep(1, NOON);
    assertEquals(1, bucket.objects().size(), "a writer may be splitting it");
    time.pass(Duration.ofMinutes(10));
    sweep(1, time.instant());
    assertEquals(1, bucket.objects().size());
    sweep(1, time.instant().plusSeconds(1));
    assertEquals(Map.of(), bucket.objects());
  }

  @Test
  void downloadsAreKeptFor180DaysAfterTheLastOne() {
    announce(1, Peers.ipv4(1, Role.LEECHER), NOON);
    announce(1, Peers.ipv4(1, Role.SEEDER), Event.COMPLETED, NOON.plusSeconds(1));
    time.pass(Duration.ofDays(1));
    Instant last = NOON.plusSeconds(1).plus(Ledger.LIFE);
    assertEquals(Optional.of(1L), sweep(1, last.minusSeconds(1)).completed());
    assertEquals(Optional.of(1L), sweep(2, last.minusSeconds(1)).completed());
    assertEquals(1, bucket.objects().size());
    assertEquals(Optional.of(0L), sweep(2, last.plusSeconds(1)).completed());
    sweep(1, last.plusSeconds(1));
    assertEquals(Map.of(), bucket.objects());
  }

  @Test
  void objectsThatAreNotUnderstoodAreCountedAndLeftAlone() {
    announce(1, Peers.ipv4(1, Role.LEECHER), NOON);
    byte[] newer = bucket.objects().firstEntry().getValue().content().clone();
    newer[0]++;
    List<String> keys =
        List.of(
            ObjectKeys.swarm(RegionCode.of(1), torrent(7)),
            ObjectKeys.swarm(RegionCode.of(2), torrent(1)),
            "1/swarms/README",
            "1/swarms/" + "0".repeat(40) + ".zz",
            "3/swarms/");
    keys.forEach(key -> bucket.put(key, newer, new Condition.Absent()));
    time.pass(Duration.ofDays(300));
    try (var log = new CapturedLog(BucketSweep.class)) {
      SweepTotals counts = sweep(1, EXPIRED);
      assertEquals(5, counts.unknown());
      assertEquals(1, counts.deleted());
      assertEquals(1, log.messages().size());
    }
    assertEquals(Set.copyOf(keys), bucket.objects().keySet());
    keys.forEach(key -> assertArrayEquals(newer, content(key)));
  }

  @Test
  void theCountsOfASplitSwarmAreExactAndWrittenForReaders() {
    int peers = 2_600;
    for (int n = 0; n < peers; n++) {
      Role role = n % 4 == 0 ? Role.SEEDER : Role.LEECHER;
      announce(n < 2_400 ? 1 : 2, Peers.ipv4(n, role), NOON);
    }
    // Some go to another region, and some expire.
    for (int n = 0; n < 100; n++) {
      announce(3, Peers.ipv4(n, n % 4 == 0 ? Role.SEEDER : Role.LEECHER), NOON.plusSeconds(1));
    }
    assertTrue(object(ObjectKeys.swarm(RegionCode.of(1), TORRENT)).isSplit());
    SweepTotals counts = sweep(1, NOON.plusSeconds(2));
    assertEquals(new PeerCounts(1_950, 0, 650, 0, 0, 0), counts.peers());
    assertEquals(2_300, counts.own());
    assertEquals(0, counts.deleted());
    time.pass(Duration.ofSeconds(2));
    SwarmCounts read = store(2).scrape(List.of(TORRENT), time.instant()).values().iterator().next();
    assertEquals(new SwarmCounts(650, 1_950, 1_950, 0), read);
    time.pass(Duration.ofHours(3));
    assertEquals(2_400, sweep(1, EXPIRED).deleted());
    assertEquals(0, sweep(1, EXPIRED).deleted());
    assertEquals(Optional.of(0L), sweep(1, EXPIRED).completed());
    SwarmKey child = new SwarmKey(RegionCode.of(1), TORRENT, "0");
    assertFalse(bucket.objects().containsKey(child.text()), "an empty child is deleted");
  }

  private SwarmKey split(int peers) {
    SwarmKey root = new SwarmKey(RegionCode.of(1), TORRENT, "");
    for (int n = 0; n < peers; n++) {
      announce(1, Peers.ipv4(n, Role.LEECHER), NOON);
    }
    SwarmObject leaf = object(root.text());
    for (int digit = 0; digit < SwarmObject.CHILDREN; digit++) {
      String digits = Integer.toHexString(digit);
      replicate(
          new SwarmKey(root.region(), TORRENT, digits).text(),
          SwarmObject.create(digit).withRecords(leaf.recordsBelow(digits)));
    }
    replicate(root.text(), leaf.split().next());
    return root;
  }

  private void replicate(String key, SwarmObject object) {
    bucket.replicate(
        key,
        Optional.of(
            new MemoryObjectStore.Stored(
                SwarmObjectCodec.encode(object),
                new ObjectStore.Etag("\"" + object.revision() + "\""),
                time.instant())));
  }

  @Test
  void aSwarmThatIsSplitDuringTheSweepIsCounted() {
    for (int n = 0; n < 60; n++) {
      announce(1, Peers.ipv4(n, Role.LEECHER), NOON);
    }
    ObjectStore splitting =
        new ObjectStoreDecorator(bucket) {
          private boolean isListed;

          @Override
          public Page list(String prefix, Optional<String> startAfter, int max) {
            Page page = super.list(prefix, startAfter, max);
            if (!isListed && !page.objects().isEmpty()) {
              isListed = true;
              SwarmKey root = split(60);
              replicate(root.text(), object(root.text()).withRecords(List.of()).next());
            }
            return page;
          }
        };
    SweepTotals counts = sweep(1, splitting).advance(whole(), NOON, () -> false).counts();
    assertEquals(60, counts.peers().total());
  }

  /** What nobody writes any more is deleted by the bucket's lifecycle after 190 days. */
  @Test
  void onlyLiveSplitSwarmsAreWrittenAgainBeforeTheyExpire() {
    SwarmKey root = split(20);
    time.pass(Duration.ofMinutes(11));
    sweep(1, time.instant());
    SwarmObject swept = object(root.text());
    assertEquals(List.of(), swept.records());
    assertEquals(Optional.empty(), swept.ledger().swept(), "a small swarm is not counted");
    time.pass(Duration.ofDays(101));
    announce(1, Peers.ipv4(1, Role.LEECHER), time.instant());
    sweep(1, time.instant());
    assertEquals(swept.next(), object(root.text()));
    time.pass(Duration.ofDays(101));
    sweep(1, time.instant());
    sweep(1, time.instant());
    assertEquals(swept.next(), object(root.text()), "a dead swarm costs no writes");
  }

  /** A splitter that was killed leaves children whose parent still has the records. */
  @Test
  void childrenOfAnObjectThatIsNotSplitAreIgnored() {
    for (int n = 0; n < 10; n++) {
      announce(1, Peers.ipv4(n, Role.LEECHER), NOON);
    }
    SwarmKey root = new SwarmKey(RegionCode.of(1), TORRENT, "");
    SwarmObject whole = object(root.text());
    for (String digits : List.of("0", "00", "a")) {
      String child = new SwarmKey(root.region(), TORRENT, digits).text();
      bucket.put(child, SwarmObjectCodec.encode(whole), new Condition.Absent());
    }
    assertEquals(10, sweep(1, NOON).peers().total());
    assertEquals(10, sweep(1, EXPIRED).deleted());
    assertEquals(3, bucket.objects().size(), "the root is deleted");
  }

  @Test
  void anObjectThatIsBeingSplitIsNotChanged() {
    announce(1, Peers.ipv4(1, Role.LEECHER), NOON);
    String key = ObjectKeys.swarm(RegionCode.of(1), TORRENT);
    SwarmObject frozen = freeze(key, EXPIRED.minusSeconds(60));
    assertEquals(0, sweep(1, NOON).deleted());
    assertEquals(0, sweep(1, EXPIRED).deleted(), "it may be written at this moment");
    assertEquals(frozen, object(key));
    time.pass(Duration.ofDays(1));
    assertEquals(1, sweep(1, time.instant()).deleted(), "nobody announces there any more");
    assertEquals(Map.of(), bucket.objects());
  }

  @Test
  void anObjectThatIsBeingSplitIsNotRewritten() {
    announce(1, Peers.ipv4(1, Role.LEECHER), NOON);
    announce(1, Peers.ipv4(2, Role.LEECHER), NOON.plus(Duration.ofHours(9)));
    String key = ObjectKeys.swarm(RegionCode.of(1), TORRENT);
    SwarmObject frozen = freeze(key, NOON);
    time.pass(Duration.ofHours(9));
    assertEquals(0, sweep(1, time.instant()).deleted());
    assertEquals(frozen, object(key));
  }

  private SwarmObject freeze(String key, Instant modified) {
    SwarmObject before = object(key);
    SwarmObject frozen =
        new SwarmObject(
            before.revision() + 1,
            SwarmObject.State.FROZEN,
            before.ledger(),
            before.used(),
            before.records());
    bucket.replicate(
        key,
        Optional.of(
            new MemoryObjectStore.Stored(
                SwarmObjectCodec.encode(frozen), new ObjectStore.Etag("\"frozen\""), modified)));
    return frozen;
  }

  /** Each run is killed at a later call than the one before, until one runs to the end. */
  @Test
  void aSweepThatIsKilledAnywhereIsFinishedByAnother() {
    for (int n = 0; n < 200; n++) {
      announce(1 + n % 2, torrent(n % 90), Peers.ipv4(n, Role.LEECHER), Event.STARTED, NOON);
    }
    announce(2, torrent(5), Peers.ipv4(999, Role.LEECHER), Event.STARTED, EXPIRED);
    time.pass(Duration.ofHours(3));
    SegmentProgress progress = whole();
    int kills = 0;
    for (int calls = 1; !progress.done(); calls += 5) {
      try {
        progress = sweep(1, new Killed(bucket, calls)).advance(progress, EXPIRED, () -> true);
      } catch (StoreUnavailableException _) {
        kills++;
      }
    }
    assertTrue(kills > 10, "kills " + kills);
    assertEquals(1, progress.counts().swarms());
    assertEquals(101, stored().size(), "region 2's");
    assertEquals(0, sweep(1, EXPIRED).deleted());
  }

  /** Fails at its n-th call, before or after the call took effect. */
  private static final class Killed extends ObjectStoreDecorator {
    private final int last;
    private int calls;

    Killed(ObjectStore objects, int last) {
      super(objects);
      this.last = last;
    }

    private <T> T count(java.util.function.Supplier<T> call) {
      calls++;
      if (calls > last || (calls == last && last % 2 == 0)) {
        throw new StoreUnavailableException(Reason.UNREACHABLE, "killed");
      }
      T result = call.get();
      if (calls == last) {
        throw new StoreUnavailableException(Reason.UNREACHABLE, "killed");
      }
      return result;
    }

    @Override
    public Read get(String key, Optional<Etag> known) {
      return count(() -> super.get(key, known));
    }

    @Override
    public Write put(String key, byte[] content, Condition condition) {
      return count(() -> super.put(key, content, condition));
    }

    @Override
    public Write delete(String key, Etag known) {
      return count(() -> super.delete(key, known));
    }

    @Override
    public Page list(String prefix, Optional<String> startAfter, int max) {
      return count(() -> super.list(prefix, startAfter, max));
    }
  }

  @Test
  void aRegionCannotAdoptItself() {
    assertThrows(IllegalArgumentException.class, () -> sweep(1).checkAdoptable(RegionCode.of(1)));
    sweep(1).checkAdoptable(RegionCode.of(2));
  }

  @Test
  void countsOfSweepsAreDeletedAfterThirtyDays() {
    bucket.put("1/control/sweep/1/old", new byte[1], new Condition.Absent());
    bucket.put("1/control/sweeping", new byte[1], new Condition.Absent());
    bucket.put("2/control/sweep/2/other", new byte[1], new Condition.Absent());
    time.pass(Duration.ofDays(30));
    sweep(1, time.instant());
    assertEquals(3, bucket.objects().size());
    bucket.put("1/control/sweep/1/new", new byte[1], new Condition.Absent());
    time.pass(Duration.ofSeconds(1));
    sweep(1, time.instant());
    assertEquals(
        Set.of("1/control/sweep/1/new", "1/control/sweeping", "2/control/sweep/2/other"),
        bucket.objects().keySet());
  }

  private static SegmentProgress whole() {
    return SegmentProgress.of(0, 1, Optional.empty());
  }
}
