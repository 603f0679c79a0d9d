package meridian.store.s3.object;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import meridian.swarm.StoreUnavailableException;

/**
 * A bucket of an object store. Reads are consistent with writes to the same bucket; what other
 * regions write to their buckets is replicated to this one asynchronously.
 *
 * <p>All writes are conditional. A write whose answer was lost may have been made, and a retry of
 * it is then a {@link Write.Conflict}. Callers put a number into their objects that grows with each
 * write, by which they recognize their own write, and by which no ETag, a hash of the content, ever
 * occurs twice.
 *
 * <p>Every method throws {@link StoreUnavailableException} if the bucket does not serve the call.
 * Implementations are safe for use by many threads.
 */
public interface ObjectStore {

  /**
   * An object's ETag, with its quotation marks.
   *
   * @param value as the store gave it
   */
  record Etag(String value) {}

  /** The result of a read. */
  sealed interface Read {

    /**
     * The object.
     *
     * @param content its bytes, which nobody changes
     * @param etag of this content
     */
    @SuppressWarnings("ArrayRecordComponent") // Compared by nobody, and not copied.
    record Found(byte[] content, Etag etag) implements Read {}

    /** The object still has the known ETag. */
    record NotModified() implements Read {}

    /** There is no such object. */
    record Missing() implements Read {}
  }

  /** What must hold for a write. */
  sealed interface Condition {

    /** There is no such object. */
    record Absent() implements Condition {}

    /** The object has an ETag. */
    record Matches(Etag etag) implements Condition {}

    /** The condition that an object is still as it was read; empty if it was missing. */
    static Condition unchanged(Optional<Etag> etag) {
      return etag.isPresent() ? new Matches(etag.get()) : new Absent();
    }
  }

  /** The result of a write. */
  sealed interface Write {

    /**
     * The write was made.
     *
     * @param etag of the new content; empty after a delete
     */
    record Written(Optional<Etag> etag) implements Write {}

    /** The condition does not hold, or another write is under way; nothing was changed. */
    record Conflict() implements Write {}
  }

  /**
   * A page of a listing.
   *
   * @param objects in the order of their keys' UTF-8 bytes
   * @param isTruncated whether more follow
   */
  record Page(List<Listed> objects, boolean isTruncated) {
    /** Takes an immutable copy of the list. */
    public Page {
      objects = List.copyOf(objects);
    }
  }

  /**
   * An object of a listing.
   *
   * @param size in bytes
   * @param modified when it was written to this bucket, by the store's clock
   */
  record Listed(String key, Etag etag, long size, Instant modified) {}

  /**
   * Reads an object.
   *
   * @param known the ETag of the content that the caller has; the store then sends only another one
   */
  Read get(String key, Optional<Etag> known);

  /** Writes an object, if a condition holds. */
  Write put(String key, byte[] content, Condition condition);

  /** Deletes an object, if it has an ETag. If it is missing, that counts as deleted. */
  Write delete(String key, Etag known);

  /**
   * Lists the objects whose keys begin with a prefix.
   *
   * @param startAfter the listing begins with the next key
   * @param max how many objects a page has at most; not more than 1,000
   */
  Page list(String prefix, Optional<String> startAfter, int max);

  /** The parts of all keys before the first slash: of at most 1,000, those that come first. */
  Set<String> folders();
}
