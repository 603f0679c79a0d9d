package meridian.scenario.table;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import meridian.store.s3.object.ObjectStore;
import meridian.store.s3.object.ObjectStoreDecorator;

/** A bucket in virtual time, used by one thread, whose writes are observed. */
final class ObservedBucket extends ObjectStoreDecorator {

  private static final int PAGE = 1_000;

  private final InstantSource clock;
  private final BiConsumer<String, Optional<byte[]>> written;
  private final Map<String, Instant> modified = new HashMap<>();

  /**
   * An empty bucket.
   *
   * @param clock gives the times of writes
   * @param written gets the key of each object that was written, and its content; empty if it was
   *     deleted
   */
  ObservedBucket(
      ObjectStore bucket, InstantSource clock, BiConsumer<String, Optional<byte[]>> written) {
    super(bucket);
    this.clock = clock;
    this.written = written;
  }

  @Override
  public Write put(String key, byte[] content, Condition condition) {
    Write write = super.put(key, content, condition);
    if (write instanceof Write.Written) {
      modified.put(key, clock.instant());
      written.accept(key, Optional.of(content.clone()));
    }
    return write;
  }

  @Override
  public Write delete(String key, Etag known) {
    Write write = super.delete(key, known);
    if (write instanceof Write.Written && modified.remove(key) != null) {
      written.accept(key, Optional.empty());
    }
    return write;
  }

  @Override
  public Page list(String prefix, Optional<String> startAfter, int max) {
    Page page = super.list(prefix, startAfter, max);
    return new Page(
        page.objects().stream()
            .map(
                object ->
                    new Listed(
                        object.key(),
                        object.etag(),
                        object.size(),
                        modified.getOrDefault(object.key(), object.modified())))
            .toList(),
        page.isTruncated());
  }

  /** Puts an object, as replication does, or deletes it if it is empty; not observed. */
  void replicate(String key, Optional<byte[]> content) {
    Optional<Etag> present =
        super.get(key, Optional.empty()) instanceof Read.Found(var _, Etag etag)
            ? Optional.of(etag)
            : Optional.empty();
    if (content.isPresent()) {
      expectWritten(key, super.put(key, content.get(), Condition.unchanged(present)));
      modified.put(key, clock.instant());
    } else if (present.isPresent()) {
      expectWritten(key, super.delete(key, present.get()));
      modified.remove(key);
    }
  }

  private static void expectWritten(String key, Write write) {
    if (!(write instanceof Write.Written)) {
      throw new AssertionError("a write without competitors conflicted: " + key);
    }
  }

  /** The contents of all objects. */
  Map<String, byte[]> contents() {
    Map<String, byte[]> contents = new HashMap<>();
    Optional<String> last = Optional.empty();
    Page page;
    do {
      page = super.list("", last, PAGE);
      for (Listed object : page.objects()) {
        if (super.get(object.key(), Optional.empty()) instanceof Read.Found(byte[] found, var _)) {
          contents.put(object.key(), found);
        }
        last = Optional.of(object.key());
      }
    } while (page.isTruncated());
    return contents;
  }
}
