package meridian.store.s3.object;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import meridian.store.s3.object.CachedObjects.Change;
import meridian.store.s3.object.CachedObjects.Changed;
import meridian.store.s3.object.CachedObjects.ObjectCodec;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;
import org.junit.jupiter.api.Test;

/** Cached objects over a bucket in memory, whose content is text. */
final class CachedObjectsTest {

  private static final Instant NOON = Instant.parse("2100-01-01T12:00:00Z");
  private static final String KEY = "1/swarms/object";
  private static final Duration CALL = Duration.ofSeconds(1);

  private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
  private final MemoryObjectStore bucket = new MemoryObjectStore(now::get);

  private void pass(Duration duration) {
    now.updateAndGet(instant -> instant.plus(duration));
  }

  private CachedObjects<String> objects(ObjectStore store, long maxBytes) {
    Retries retries = new Retries(Retries.within(CALL), this::pass, now::get, new Random(1));
    return new CachedObjects<>(store, new Text(), retries, now::get, maxBytes);
  }

  private static final class Text implements ObjectCodec<String> {
    @Override
    public Optional<String> decode(String key, byte[] content) {
      return Optional.of(new String(content, UTF_8));
    }

    @Override
    public byte[] encode(String value) {
      return value.getBytes(UTF_8);
    }
  }

  private static Change<String, Integer> append(String text) {
    return (present, conflicts) -> new Changed<>(Optional.of(present.orElse("") + text), conflicts);
  }

  private String stored() {
    return new String(Objects.requireNonNull(bucket.objects().get(KEY)).content(), UTF_8);
  }

  /** A call that is abandoned counts as an outage; contention must not. */
  @Test
  void contentionEndsAsThrottledBeforeTheCallIsAbandoned() {
    ObjectStore contended =
        new ObjectStoreDecorator(bucket) {
          @Override
          public Write put(String key, byte[] content, Condition condition) {
            pass(Duration.ofMillis(60));
            return new Write.Conflict();
          }
        };
    CachedObjects<String> objects = objects(contended, 1 << 20);
    StoreUnavailableException failure =
        assertThrows(StoreUnavailableException.class, () -> objects.update(KEY, append("a")));
    assertEquals(Reason.THROTTLED, failure.reason());
    Duration taken = Duration.between(NOON, now.get());
    assertTrue(taken.compareTo(CALL.multipliedBy(3).dividedBy(4)) < 0, taken::toString);
    assertTrue(objects.conflicts() > 3, "it was tried again");
  }

  @Test
  void aConflictAppliesTheChangeToTheNewContent() {
    CachedObjects<String> objects = objects(bucket, 1 << 20);
    assertEquals(0, objects.update(KEY, append("a")));
    objects(bucket, 1 << 20).update(KEY, append("b"));
    assertEquals(1, objects.update(KEY, append("c")));
    assertEquals("abc", stored());
  }

  /** A bucket that takes longer to answer than a content is fresh. */
  @Test
  void aSlowReadIsNotRepeatedForEver() {
    objects(bucket, 1 << 20).update(KEY, append("a"));
    var reads = new AtomicInteger();
    ObjectStore slow =
        new ObjectStoreDecorator(bucket) {
          @Override
          public Read get(String key, Optional<Etag> known) {
            assertTrue(reads.incrementAndGet() < 9, "reads for ever");
            pass(CachedObjects.FRESH);
            return super.get(key, known);
          }
        };
    Change<String, Boolean> nothing = (present, _) -> new Changed<>(Optional.empty(), true);
    assertTrue(objects(slow, 1 << 20).update(KEY, nothing));
    assertEquals(1, reads.get());
  }

  @Test
  void aLostAnswerCostsOneRead() {
    var reads = new AtomicInteger();
    var writes = new AtomicInteger();
    ObjectStore losing =
        new ObjectStoreDecorator(bucket) {
          @Override
          public Read get(String key, Optional<Etag> known) {
            reads.incrementAndGet();
            return super.get(key, known);
          }

          @Override
          public Write put(String key, byte[] content, Condition condition) {
            Write write = super.put(key, content, condition);
            if (writes.getAndIncrement() == 0) {
              throw new StoreUnavailableException(Reason.TIMED_OUT, "the answer was lost");
            }
            return write;
          }
        };
    CachedObjects<String> objects = objects(losing, 1 << 20);
    objects.update(KEY, append("a"));
    assertEquals(2, reads.get());
    objects.update(KEY, append("b"));
    assertEquals("ab", stored());
    assertEquals(2, reads.get());
  }

  /** Two queues of one object would conflict with each other. */
  @Test
  void anObjectThatIsUpdatedIsNotEvicted() {
    CachedObjects<String> objects = objects(bucket, 1);
    objects.update(
        KEY,
        (present, conflicts) -> {
          for (int n = 0; n < 9; n++) {
            objects.read(KEY + n);
          }
          assertTrue(objects.isFresh(KEY));
          return new Changed<>(Optional.of(present.orElse("") + "a"), conflicts);
        });
    assertEquals("a", stored());
    objects.read(KEY + 1);
    assertFalse(objects.isFresh(KEY), "it is evicted then");
  }

  @Test
  void aConflictOfOneObjectSaysNothingOfAnother() {
    var reads = new AtomicInteger();
    ObjectStore counting =
        new ObjectStoreDecorator(bucket) {
          @Override
          public Read get(String key, Optional<Etag> known) {
            reads.incrementAndGet();
            return super.get(key, known);
          }
        };
    CachedObjects<String> objects = objects(counting, 1 << 20);
    objects.update(KEY, append("a"));
    objects.update(KEY + 1, append("a"));
    objects(bucket, 1 << 20).update(KEY, append("b"));
    objects.update(KEY, append("c"));
    pass(Duration.ofSeconds(3));
    int before = reads.get();
    objects.update(KEY + 1, append("b"));
    assertEquals(before, reads.get());
    objects.update(KEY, append("d"));
    assertEquals(before + 1, reads.get());
  }

  @Test
  void anObjectIsReplacedOnceByThreadsThatFindItDue() {
    CachedObjects<String> objects = objects(bucket, 1 << 20);
    objects.update(KEY, append("due"));
    var replaced = new AtomicInteger();
    for (int n = 0; n < 3; n++) {
      objects.replace(KEY, "due"::equals, replaced::incrementAndGet);
    }
    assertEquals(1, replaced.get());
  }
}
