package meridian.store.s3.object;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import meridian.store.s3.object.ObjectStore.Condition;
import meridian.store.s3.object.ObjectStore.Etag;
import meridian.store.s3.object.ObjectStore.Listed;
import meridian.store.s3.object.ObjectStore.Page;
import meridian.store.s3.object.ObjectStore.Read;
import meridian.store.s3.object.ObjectStore.Write;
import meridian.swarm.StoreUnavailableException;
import org.junit.jupiter.api.Test;

/** The contract of {@link ObjectStore}; each store has a subclass. */
abstract class ObjectStoreContract {

  private static final String KEY = "swarms/abc/1";
  private static final int WRITERS = 12;

  /** An empty store. */
  abstract ObjectStore store();

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Etag written(Write write) {
    return assertInstanceOf(Write.Written.class, write).etag().orElseThrow();
  }

  private static Condition absent() {
    return new Condition.Absent();
  }

  @Test
  void readsWhatWasWritten() {
    ObjectStore store = store();
    assertInstanceOf(Read.Missing.class, store.get(KEY, Optional.empty()));
    Etag etag = written(store.put(KEY, bytes("one"), absent()));
    Read.Found found = assertInstanceOf(Read.Found.class, store.get(KEY, Optional.empty()));
    assertArrayEquals(bytes("one"), found.content());
    assertEquals(etag, found.etag());
  }

  @Test
  void readsAgainOnlyWhatHasChanged() {
    ObjectStore store = store();
    Etag one = written(store.put(KEY, bytes("one"), absent()));
    assertInstanceOf(Read.NotModified.class, store.get(KEY, Optional.of(one)));
    Etag two = written(store.put(KEY, bytes("two"), new Condition.Matches(one)));
    Read.Found found = assertInstanceOf(Read.Found.class, store.get(KEY, Optional.of(one)));
    assertArrayEquals(bytes("two"), found.content());
    assertEquals(two, found.etag());
    assertNotEquals(one, two);
    assertInstanceOf(Write.Written.class, store.delete(KEY, two));
    assertInstanceOf(Read.Missing.class, store.get(KEY, Optional.of(two)));
  }

  @Test
  void writesOnlyIfTheConditionHolds() {
    ObjectStore store = store();
    Etag one = written(store.put(KEY, bytes("one"), absent()));
    assertInstanceOf(Write.Conflict.class, store.put(KEY, bytes("two"), absent()));
    Etag two = written(store.put(KEY, bytes("two"), new Condition.Matches(one)));
    assertInstanceOf(
        Write.Conflict.class, store.put(KEY, bytes("three"), new Condition.Matches(one)));
    assertInstanceOf(
        Write.Conflict.class, store.put("swarms/abc/2", bytes("x"), new Condition.Matches(two)));
    Read.Found found = assertInstanceOf(Read.Found.class, store.get(KEY, Optional.empty()));
    assertArrayEquals(bytes("two"), found.content());
  }

  @Test
  void deletesOnlyIfTheConditionHolds() {
    ObjectStore store = store();
    Etag one = written(store.put(KEY, bytes("one"), absent()));
    Etag two = written(store.put(KEY, bytes("two"), new Condition.Matches(one)));
    assertInstanceOf(Write.Conflict.class, store.delete(KEY, one));
    assertInstanceOf(Read.Found.class, store.get(KEY, Optional.empty()));
    assertInstanceOf(Write.Written.class, store.delete(KEY, two));
    assertInstanceOf(Read.Missing.class, store.get(KEY, Optional.empty()));
    assertInstanceOf(Write.Written.class, store.delete(KEY, two));
    written(store.put(KEY, bytes("again"), absent()));
  }

  @Test
  void listsInTheOrderOfKeys() {
    ObjectStore store = store();
    List<String> keys =
        List.of("swarms/a/1", "swarms/a/1.0", "swarms/a/1.f", "swarms/a/2", "swarms/b/1");
    for (String key : keys.reversed()) {
      written(store.put(key, bytes(key), absent()));
    }
    written(store.put("control/heartbeat/1", bytes("x"), absent()));
    Page all = store.list("swarms/", Optional.empty(), 100);
    assertEquals(keys, all.objects().stream().map(Listed::key).toList());
    assertFalse(all.isTruncated());
    for (Listed object : all.objects()) {
      assertEquals(object.key().length(), object.size());
      assertInstanceOf(Read.NotModified.class, store.get(object.key(), Optional.of(object.etag())));
    }
    List<String> paged = new ArrayList<>();
    Page page = store.list("swarms/", Optional.empty(), 2);
    page.objects().forEach(object -> paged.add(object.key()));
    while (page.isTruncated()) {
      page = store.list("swarms/", Optional.of(paged.getLast()), 2);
      page.objects().forEach(object -> paged.add(object.key()));
    }
    assertEquals(keys, paged);
    assertEquals(List.of(), store.list("none/", Optional.empty(), 2).objects());
  }

  @Test
  void ofRacingWritesOneWins() throws Exception {
    ObjectStore store = store();
    Condition condition = absent();
    for (int round = 0; round < 5; round++) {
      Condition now = condition;
      List<Callable<Write>> writes = new ArrayList<>();
      for (int n = 0; n < WRITERS; n++) {
        byte[] content = bytes(round + " " + n);
        writes.add(() -> put(store, content, now));
      }
      List<Write> won = race(writes).stream().filter(Write.Written.class::isInstance).toList();
      assertEquals(1, won.size());
      Read.Found found = assertInstanceOf(Read.Found.class, store.get(KEY, Optional.empty()));
      assertEquals(written(won.getFirst()), found.etag());
      condition = new Condition.Matches(found.etag());
    }
    assertTrue(condition instanceof Condition.Matches);
  }

  /** Writes, and if the answer was lost, looks whether the write was made. */
  private static Write put(ObjectStore store, byte[] content, Condition condition) {
    try {
      return store.put(KEY, content, condition);
    } catch (StoreUnavailableException _) {
      return store.get(KEY, Optional.empty()) instanceof Read.Found(byte[] found, Etag etag)
              && Arrays.equals(found, content)
          ? new Write.Written(Optional.of(etag))
          : new Write.Conflict();
    }
  }

  private static List<Write> race(List<Callable<Write>> writes) throws Exception {
    List<Write> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(writes.size())) {
      for (Future<Write> result : threads.invokeAll(writes)) {
        results.add(result.get());
      }
    }
    return results;
  }
}
