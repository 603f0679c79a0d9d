package meridian.store.s3.object;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** A bucket in memory. Keys and contents are those of {@link #objects}. */
public final class MemoryObjectStore implements ObjectStore {

  private final NavigableMap<String, Stored> objects = new TreeMap<>();
  private final InstantSource clock;
  private final BiConsumer<String, Optional<Stored>> written;
  private long writes;

  /**
   * An empty bucket.
   *
   * @param clock gives the times of writes
   */
  public MemoryObjectStore(InstantSource clock) {
    this(clock, (_, _) -> {});
  }

  /**
   * An empty bucket whose writes are observed.
   *
   * @param written gets the key of each object that was written, and the object; empty if it was
   *     deleted. It must not call the bucket
   */
  public MemoryObjectStore(InstantSource clock, BiConsumer<String, Optional<Stored>> written) {
    this.clock = clock;
    this.written = written;
  }

  /** An object. */
  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody, and not copied.
  public record Stored(byte[] content, Etag etag, Instant modified) {}

  /** A copy of all objects by their keys. */
  public synchronized NavigableMap<String, Stored> objects() {
    return new TreeMap<>(objects);
  }

  /** Puts an object, as replication does, or deletes it if it is empty; without a condition. */
  public synchronized void replicate(String key, Optional<Stored> object) {
    if (object.isPresent()) {
      objects.put(key, object.get());
    } else {
      objects.remove(key);
    }
  }

  @Override
  public synchronized Read get(String key, Optional<Etag> known) {
    Stored object = objects.get(key);
    if (object == null) {
      return new Read.Missing();
    }
    return known.isPresent() && known.get().equals(object.etag)
        ? new Read.NotModified()
        : new Read.Found(object.content, object.etag);
  }

  @Override
  public synchronized Write put(String key, byte[] content, Condition condition) {
    if (!condition.equals(Condition.unchanged(etag(key)))) {
      return new Write.Conflict();
    }
    writes++;
    Stored stored = new Stored(content.clone(), new Etag("\"" + writes + "\""), clock.instant());
    objects.put(key, stored);
    written.accept(key, Optional.of(stored));
    return new Write.Written(Optional.of(stored.etag));
  }

  private Optional<Etag> etag(String key) {
    return Optional.ofNullable(objects.get(key)).map(Stored::etag);
  }

  @Override
  public synchronized Write delete(String key, Etag known) {
    Optional<Etag> etag = etag(key);
    if (etag.isPresent() && !etag.get().equals(known)) {
      return new Write.Conflict();
    }
    if (objects.remove(key) != null) {
      written.accept(key, Optional.empty());
    }
    return new Write.Written(Optional.empty());
  }

  @Override
  public synchronized Set<String> folders() {
    return objects.keySet().stream()
        .filter(key -> key.indexOf('/') > 0)
        .map(key -> key.substring(0, key.indexOf('/')))
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public synchronized Page list(String prefix, Optional<String> startAfter, int max) {
    List<Listed> page = new ArrayList<>();
    String from = startAfter.filter(after -> after.compareTo(prefix) >= 0).orElse(prefix);
    boolean isTruncated = false;
    for (var object : objects.tailMap(from, startAfter.isEmpty()).entrySet()) {
      if (!object.getKey().startsWith(prefix)) {
        break;
      }
      if (page.size() == max) {
        isTruncated = true;
        break;
      }
      Stored stored = object.getValue();
      page.add(new Listed(object.getKey(), stored.etag, stored.content.length, stored.modified));
    }
    return new Page(page, isTruncated);
  }
}
