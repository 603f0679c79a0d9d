package meridian.store.s3.sweep;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import meridian.store.record.PeerRecord;
import meridian.store.s3.object.ObjectKeys;
import meridian.store.s3.object.ObjectKeys.SwarmKey;
import meridian.store.s3.object.ObjectStore;
import meridian.store.s3.object.ObjectStore.Etag;
import meridian.store.s3.object.ObjectStore.Listed;
import meridian.store.s3.object.ObjectStore.Page;
import meridian.store.s3.object.ObjectStore.Read;
import meridian.store.s3.swarm.SwarmObject;
import meridian.store.s3.swarm.SwarmObjectCodec;

/**
 * One region's records of a swarm, in their {@linkplain SwarmObject#ORDER order}. Objects are read
 * one by one, so that a large swarm fits the memory. A child is read only below an object that is
 * split: otherwise it was left by an attempt to split. For a child that is missing, the object has
 * kept the records.
 */
final class RegionRecords {

  private static final int PAGE = 1_000;

  private final ObjectStore objects;
  private final Deque<Listed> listed;
  private final Consumer<Part> parts;
  private final Runnable unknown;
  private final Deque<PeerRecord> records = new ArrayDeque<>();

  /**
   * The keys of children that come next, and what the objects above them have kept of their
   * records.
   */
  private final NavigableMap<String, List<PeerRecord>> children = new TreeMap<>();

  /**
   * The records of one region.
   *
   * @param listed the region's objects of the swarm
   * @param parts takes each object that was read
   * @param unknown runs for each object that is not understood
   */
  RegionRecords(
      ObjectStore objects, Collection<Listed> listed, Consumer<Part> parts, Runnable unknown) {
    this.objects = objects;
    this.listed = new ArrayDeque<>(listed);
    this.parts = parts;
    this.unknown = unknown;
  }

  /**
   * An object of a swarm, as it was read.
   *
   * @param listed its entry in the listing
   * @param copies what the object above it has kept of its records
   */
  record Part(
      SwarmKey key, Listed listed, SwarmObject object, Etag etag, List<PeerRecord> copies) {}

  /** The next record, which {@link #take} removes; empty at the end. */
  Optional<PeerRecord> next() {
    while (records.isEmpty() && !(listed.isEmpty() && children.isEmpty())) {
      Listed object = listed.peek();
      if (!children.isEmpty()
          && (object == null || children.firstKey().compareTo(object.key()) < 0)) {
        records.addAll(children.pollFirstEntry().getValue());
      } else {
        read(listed.remove());
      }
    }
    return Optional.ofNullable(records.peek());
  }

  void take() {
    records.remove();
  }

  private void read(Listed object) {
    Optional<SwarmKey> key = ObjectKeys.parseSwarm(object.key());
    List<PeerRecord> kept = children.remove(object.key());
    if (key.isEmpty()) {
      unknown.run();
    } else if (key.get().digits().isEmpty() || kept != null) {
      read(key.get(), object, kept == null ? List.of() : kept);
    }
  }

  private void read(SwarmKey key, Listed object, List<PeerRecord> copies) {
    switch (objects.get(object.key(), Optional.empty())) {
      case Read.Found(byte[] content, Etag etag) ->
          SwarmObjectCodec.decode(content, key.region())
              .ifPresentOrElse(found -> add(new Part(key, object, found, etag, copies)), unknown);
      case Read.Missing() -> {
        // It was deleted since it was listed.
      }
      case Read.NotModified() -> throw new IllegalStateException("no content was known");
    }
  }

  private void add(Part part) {
    if (part.object().isSplit()) {
      if (!part.etag().equals(part.listed().etag())) {
        listBelow(part.key());
      }
      for (int digit = 0; digit < SwarmObject.CHILDREN; digit++) {
        String digits = part.key().digits() + Character.forDigit(digit, SwarmObject.CHILDREN);
        children.put(
            new SwarmKey(part.key().region(), part.key().infoHash(), digits).text(),
            part.object().recordsBelow(digits));
      }
    } else {
      records.addAll(part.object().records());
    }
    parts.accept(part);
  }

  /** Lists the children of an object again, which may have been split since it was listed. */
  private void listBelow(SwarmKey key) {
    String prefix = key.digits().isEmpty() ? key.text() + "." : key.text();
    listed.removeIf(object -> object.key().startsWith(prefix));
    List<Listed> below = new ArrayList<>();
    Optional<String> after = Optional.of(key.text());
    while (after.isPresent()) {
      Page page = objects.list(prefix, after, PAGE);
      below.addAll(page.objects());
      after =
          page.isTruncated() && !page.objects().isEmpty()
              ? Optional.of(page.objects().getLast().key())
              : Optional.empty();
    }
    below.reversed().forEach(listed::addFirst);
  }
}
