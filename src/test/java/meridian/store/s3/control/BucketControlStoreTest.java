package meridian.store.s3.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import meridian.concurrent.ParallelCalls;
import meridian.local.CapturedLog;
import meridian.model.InlineExecutor;
import meridian.model.VirtualTime;
import meridian.store.control.ControlQuery;
import meridian.store.control.ControlStore;
import meridian.store.control.ControlStoreContract;
import meridian.store.control.ItemCondition;
import meridian.store.s3.object.MemoryObjectStore;
import meridian.store.s3.object.ObjectStore;
import meridian.store.s3.object.ObjectStoreDecorator;
import meridian.swarm.RegionCode;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

final class BucketControlStoreTest extends ControlStoreContract {

  private static final String KEY = "1/control/denied";
  private static final Set<RegionCode> REGIONS = Set.of(RegionCode.of(1), RegionCode.of(2));

  private final MemoryObjectStore bucket = new MemoryObjectStore(time);
  private final Random random = new Random(3);
  private final List<Duration> pauses = new ArrayList<>();
  private final FaultyObjects objects = new FaultyObjects(bucket);

  @Override
  protected ControlStore replica(int region) {
    return replica(region, objects);
  }

  private ControlStore replica(int region, ObjectStore store) {
    return replica(store, region, time, random, pauses::add);
  }

  /** A replica of region 1 or 2 over a bucket that both share. */
  static ControlStore replica(
      ObjectStore store, int region, VirtualTime time, Random random, Consumer<Duration> pause) {
    return new BucketControlStore(
        store,
        RegionCode.of(region),
        () -> REGIONS,
        new ParallelCalls(new InlineExecutor()),
        Duration.ofMinutes(1),
        time,
        random,
        pause);
  }

  /** A bucket whose writes fail, before or after they were made. */
  private static final class FaultyObjects extends ObjectStoreDecorator {
    private int lostAnswers;
    private int failures;

    FaultyObjects(ObjectStore objects) {
      super(objects);
    }

    @Override
    public Write put(String key, byte[] content, Condition condition) {
      if (failures > 0) {
        failures--;
        throw new StoreUnavailableException(Reason.UNREACHABLE, "failed");
      }
      Write write = super.put(key, content, condition);
      if (lostAnswers > 0) {
        lostAnswers--;
        throw new StoreUnavailableException(Reason.TIMED_OUT, "lost");
      }
      return write;
    }
  }

  @Test
  void aWriteWhoseAnswerWasLostIsNotMadeAgain() {
    objects.lostAnswers = 1;
    assertTrue(replica(1).put(item("denied", "x/1"), ItemCondition.isAbsent("k")));
    long revision = ControlObject.decode(content()).orElseThrow().revision();
    assertEquals(1, revision);
    assertFalse(replica(1).put(item("denied", "x/1"), ItemCondition.isAbsent("k")));
  }

  @Test
  void aWriteThatFailsIsTriedThreeTimes() {
    objects.failures = 2;
    put(1, "denied", "x/1");
    objects.failures = 3;
    StoreUnavailableException failure =
        assertThrows(StoreUnavailableException.class, () -> put(1, "denied", "y/1"));
    assertEquals(Reason.UNREACHABLE, failure.reason());
    assertEquals(0, objects.failures);
    assertEquals(List.of("x/1"), keys(replica(1).query(ControlQuery.all("denied", true))));
  }

  /** Four processes of a region, without each other's caches. */
  @Test
  @Timeout(60)
  void noneOfManyConcurrentWritesIsLost() throws Exception {
    int writers = 4;
    int writes = 25;
    try (var threads = Executors.newFixedThreadPool(writers)) {
      var done = new ArrayList<java.util.concurrent.Future<?>>();
      for (int writer = 0; writer < writers; writer++) {
        ControlStore own = patient(new Random(writer));
        String name = "w" + writer;
        done.add(
            threads.submit(
                () ->
                    IntStream.range(0, writes)
                        .forEach(
                            n ->
                                own.put(
                                    item("denied", "%s-%d/1".formatted(name, n)),
                                    ItemCondition.isAbsent("k")))));
      }
      for (var writer : done) {
        writer.get();
      }
    }
    assertEquals(writers * writes, replica(1).query(ControlQuery.all("denied", true)).size());
  }

  private ControlStore patient(Random own) {
    return new BucketControlStore(
        bucket,
        RegionCode.of(1),
        () -> REGIONS,
        new ParallelCalls(new InlineExecutor()),
        Duration.ofMinutes(1),
        time,
        own,
        pause -> java.util.concurrent.locks.LockSupport.parkNanos(pause.toNanos() / 10));
  }

  @Test
  void aWriteIsNotTriedAgainAfterItsTimeLimit() {
    int[] attempts = {0};
    var slow =
        new ObjectStoreDecorator(bucket) {
          @Override
          public Write put(String key, byte[] content, Condition condition) {
            attempts[0]++;
            time.pass(Duration.ofSeconds(25));
            return new Write.Conflict();
          }
        };
    assertThrows(
        StoreUnavailableException.class,
        () -> replica(1, slow).put(item("denied", "x/1"), ItemCondition.NONE));
    assertEquals(3, attempts[0]);
  }

  @Test
  void aWriterWhoIsAlwaysTooLateIsThrottled() {
    var busy =
        new ObjectStoreDecorator(bucket) {
          @Override
          public Write put(String key, byte[] content, Condition condition) {
            return new Write.Conflict();
          }
        };
    var failure =
        assertThrows(
            StoreUnavailableException.class,
            () -> replica(1, busy).put(item("denied", "x/1"), ItemCondition.NONE));
    assertEquals(Reason.THROTTLED, failure.reason());
    assertEquals(12, pauses.size());
    assertTrue(
        pauses.stream().allMatch(pause -> pause.compareTo(Duration.ofMillis(320)) <= 0),
        pauses::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "{\"version\":2,\"revision\":1,\"write\":1,\"items\":[]}",
        "{\"version\":1,\"items\":[{\"k\":{\"X\":1}}]}",
        "{\"version\":1,\"items\":[{\"k\":\"text\"}]}",
        "{\"version\":1,\"items\":[7]}",
        "{\"version\":1,\"items\":[{\"k\":{\"B\":\"?\"}}"
      })
  void anObjectThatIsNotUnderstoodIsIgnoredAndNeverChanged(String content) {
    put(2, "denied", "x/2");
    byte[] strange = content.getBytes(UTF_8);
    bucket.put(KEY, strange, new ObjectStore.Condition.Absent());
    try (var log = new CapturedLog(BucketControlStore.class)) {
      assertEquals(List.of("x/2"), keys(replica(1).query(ControlQuery.all("denied", true))));
      assertEquals(1, log.messages().size());
      String message =
          String.valueOf(
              assertThrows(StoreUnavailableException.class, () -> put(1, "denied", "x/1"))
                  .getMessage());
      assertTrue(message.contains("was not changed"), message);
    }
    assertArrayEquals(strange, content());
  }

  @Test
  void itemsEndWithTheirLifeAndAreRemovedByTheNextWrite() {
    Map<String, AttributeValue> mortal = item("denied", "x/1");
    mortal.put("t", number(NOON.plusSeconds(10).getEpochSecond()));
    replica(1).put(mortal, ItemCondition.NONE);
    time.pass(Duration.ofSeconds(9));
    assertEquals(mortal, replica(1).get("denied", "x/1", true));
    time.pass(Duration.ofSeconds(1));
    assertEquals(Map.of(), replica(1).get("denied", "x/1", true));
    assertEquals(List.of(), replica(2).query(ControlQuery.all("denied", true)));
    assertTrue(replica(1).put(item("denied", "x/1"), ItemCondition.isAbsent("k")));
    put(1, "denied", "y/1");
    assertEquals(2, ControlObject.decode(content()).orElseThrow().items().size());
  }

  @Test
  void anObjectThatHasNotChangedIsNotReadAgain() {
    put(1, "denied", "x/1");
    List<ObjectStore.Read> reads = new ArrayList<>();
    ControlStore replica =
        replica(
            2,
            new ObjectStoreDecorator(bucket) {
              @Override
              public Read get(String key, Optional<Etag> known) {
                Read read = super.get(key, known);
                reads.add(read);
                return read;
              }
            });
    for (int n = 0; n < 2; n++) {
      assertEquals(List.of("x/1"), keys(replica.query(ControlQuery.all("denied", true))));
    }
    assertTrue(reads.get(0) instanceof ObjectStore.Read.Found);
    assertTrue(reads.get(2) instanceof ObjectStore.Read.NotModified);
    put(1, "denied", "y/1");
    assertEquals(List.of("x/1", "y/1"), keys(replica.query(ControlQuery.all("denied", true))));
  }

  @Test
  void regionsAreKnownByTheirObjects() {
    put(2, "heartbeat", "2");
    bucket.put("readme/7", new byte[1], new ObjectStore.Condition.Absent());
    KnownRegions known = new KnownRegions(bucket, Set.of(RegionCode.of(1)), time);
    for (int wait = 1; wait <= 64; wait *= 2) {
      assertEquals(REGIONS, known.get());
      time.pass(Duration.ofSeconds(wait));
    }
    assertEquals(REGIONS, known.get());
    bucket.put("254/swarms/x", new byte[1], new ObjectStore.Condition.Absent());
    time.pass(Duration.ofSeconds(59));
    assertEquals(REGIONS, known.get());
    time.pass(Duration.ofSeconds(1));
    assertEquals(3, known.get().size());
  }

  @Test
  void aRegionThatBeginsToWriteSoonAfterTheStartIsKnownWithinASecond() {
    put(1, "heartbeat", "1");
    KnownRegions known = new KnownRegions(bucket, Set.of(RegionCode.of(1)), time);
    assertEquals(Set.of(RegionCode.of(1)), known.get());
    put(2, "heartbeat", "2");
    time.pass(Duration.ofSeconds(1));
    assertEquals(REGIONS, known.get());
  }

  @Test
  void theRegionsOfAnEarlierTimeAreUsedWhileTheyCannotBeListed() {
    put(2, "heartbeat", "2");
    boolean[] fails = {true};
    KnownRegions known =
        new KnownRegions(
            new ObjectStoreDecorator(bucket) {
              @Override
              public Set<String> folders() {
                if (fails[0]) {
                  throw new StoreUnavailableException(Reason.TIMED_OUT, "slow");
                }
                return super.folders();
              }
            },
            Set.of(RegionCode.of(1)),
            time);
    try (var log = new CapturedLog(KnownRegions.class)) {
      assertThrows(StoreUnavailableException.class, known::get);
      assertThrows(StoreUnavailableException.class, known::get);
      fails[0] = false;
      assertEquals(REGIONS, known.get());
      fails[0] = true;
      for (int n = 0; n < 2; n++) {
        time.pass(Duration.ofMinutes(1));
        assertEquals(REGIONS, known.get());
      }
      assertEquals(1, log.messages().size());
    }
  }

  @Test
  void aCallerThatIsInterruptedDoesNotWaitForTheFirstListing() {
    KnownRegions known = new KnownRegions(bucket, Set.of(RegionCode.of(1)), time);
    Thread.currentThread().interrupt();
    assertThrows(StoreUnavailableException.class, known::get);
    assertTrue(Thread.interrupted());
  }

  private byte[] content() {
    return Objects.requireNonNull(bucket.objects().get(KEY)).content();
  }
}
