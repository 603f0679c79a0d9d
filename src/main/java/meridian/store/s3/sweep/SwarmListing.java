package meridian.store.s3.sweep;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import meridian.peer.InfoHash;
import meridian.store.s3.object.ObjectKeys;
import meridian.store.s3.object.ObjectStore;
import meridian.store.s3.object.ObjectStore.Listed;
import meridian.store.s3.object.ObjectStore.Page;
import meridian.swarm.RegionCode;

/**
 * Lists the swarms of a segment in the order of their info hashes, with the objects of all regions.
 * Segments divide the space of info hashes evenly.
 */
final class SwarmListing {

  private static final int PAGE = 1_000;

  /** Between a swarm's name and the digits of its children. */
  private static final char POINT = '.';

  /** Sorts after all keys of the same swarm. */
  private static final String LAST = POINT + "~";

  private static final int BOUND_BITS = 32;

  private final ObjectStore objects;
  private final List<Region> regions;
  private final Optional<String> end;

  /**
   * A listing of a segment.
   *
   * @param after the name of the swarm after which it begins; empty at the segment's start
   */
  SwarmListing(
      ObjectStore objects,
      Collection<RegionCode> regions,
      int segment,
      int segments,
      Optional<String> after) {
    this.objects = objects;
    this.end =
        segment + 1 < segments ? Optional.of(bound(segment + 1, segments)) : Optional.empty();
    Optional<String> start =
        after
            .map(name -> name + LAST)
            .or(() -> segment > 0 ? Optional.of(bound(segment, segments)) : Optional.empty());
    this.regions = regions.stream().map(code -> new Region(code, start)).toList();
  }

  /** The first digits of the lowest info hash of a segment. */
  private static String bound(int segment, int segments) {
    return "%08x".formatted(((long) segment << BOUND_BITS) / segments);
  }

  /** One region's part of the listing. */
  private final class Region {

    private final RegionCode code;
    private final String prefix;
    private final Deque<Listed> page = new ArrayDeque<>();
    private Optional<String> after;
    private boolean isComplete;

    Region(RegionCode code, Optional<String> start) {
      this.code = code;
      this.prefix = ObjectKeys.swarms(code);
      this.after = start.map(name -> prefix + name);
    }

    /** The name of the next swarm; empty at the end of the segment. */
    Optional<String> next() {
      while (page.isEmpty() && !isComplete) {
        Page read = objects.list(prefix, after, PAGE);
        page.addAll(read.objects());
        isComplete = !read.isTruncated() || read.objects().isEmpty();
        after = read.objects().isEmpty() ? after : Optional.of(read.objects().getLast().key());
      }
      return Optional.ofNullable(page.peek())
          .map(this::name)
          .filter(name -> end.isEmpty() || name.compareTo(end.get()) < 0);
    }

    private String name(Listed object) {
      String name = object.key().substring(prefix.length());
      int point = name.indexOf(POINT);
      return point < 0 ? name : name.substring(0, point);
    }

    /** Takes the objects of a swarm. */
    List<Listed> take(String swarm) {
      List<Listed> taken = new ArrayList<>();
      while (next().equals(Optional.of(swarm))) {
        taken.add(page.remove());
      }
      return taken;
    }
  }

  /** The next swarm; empty at the end of the segment. */
  Optional<ListedSwarm> next() {
    return regions.stream()
        .flatMap(region -> region.next().stream())
        .min(Comparator.naturalOrder())
        .map(this::swarm);
  }

  private ListedSwarm swarm(String name) {
    Map<RegionCode, List<Listed>> found = new TreeMap<>();
    for (Region region : regions) {
      List<Listed> taken = region.take(name);
      if (!taken.isEmpty()) {
        found.put(region.code, taken);
      }
    }
    return new ListedSwarm(name, infoHash(found), found);
  }

  private static Optional<InfoHash> infoHash(Map<RegionCode, List<Listed>> found) {
    return found.values().stream()
        .flatMap(List::stream)
        .flatMap(object -> ObjectKeys.parseSwarm(object.key()).stream())
        .findFirst()
        .map(ObjectKeys.SwarmKey::infoHash);
  }
}
