package meridian.store.s3.swarm;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import meridian.concurrent.ParallelCalls;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.store.record.Ledger;
import meridian.store.record.PeerRecord;
import meridian.store.record.SectionSample;
import meridian.store.record.SwarmSample;
import meridian.store.s3.object.CachedObjects;
import meridian.store.s3.object.ObjectKeys.SwarmKey;
import meridian.swarm.RegionCode;

/**
 * Reads all regions' parts of a swarm from the region's bucket, where other regions' objects arrive
 * by replication.
 *
 * <p>A swarm that no region has split is read as a whole. Of any other one ranges of hashes are
 * read, chosen at random: the leaf in which a random hash is, in each region, as far as all their
 * records have the same leading digits. So all records of an endpoint are in one range.
 */
final class SwarmReader {

  /** The greatest number of ranges that one sample reads. */
  private static final int MAX_RANGES = 8;

  /** The greatest number of parallel calls of one read. */
  private static final int PARALLEL_READS = 8;

  /** Fewer records make an estimate that is more than a seventh off. */
  private static final int ENOUGH_RECORDS = 54;

  private final CachedObjects<SwarmObject> objects;
  private final ParallelCalls parallel;
  private final Supplier<Set<RegionCode>> regions;
  private final RandomGenerator random;

  /**
   * A reader.
   *
   * @param regions the codes of all regions that may have written to the swarm
   */
  SwarmReader(
      CachedObjects<SwarmObject> objects,
      ParallelCalls parallel,
      Supplier<Set<RegionCode>> regions,
      RandomGenerator random) {
    this.objects = objects;
    this.parallel = parallel;
    this.regions = regions;
    this.random = random;
  }

  /** A part of a swarm, where it is, and which hashes it has. */
  record Part(SwarmKey key, SwarmObject object) {

    /** A child of an object that is split, if it is missing: it has what its parent has kept. */
    private Part child(long hash) {
      String digits = key.digits() + SwarmObject.digit(hash, key.digits().length());
      return new Part(
          new SwarmKey(key.region(), key.infoHash(), digits),
          SwarmObject.create(0).withRecords(object.recordsBelow(digits)));
    }
  }

  /** The roots of all regions' parts of a swarm. */
  record Roots(List<Part> parts) {

    boolean isSplit() {
      return parts.stream().anyMatch(part -> part.object.isSplit());
    }

    /** All regions' counts together. */
    Ledger ledger() {
      return parts.stream().map(part -> part.object.ledger()).reduce(Ledger.NONE, Ledger::plus);
    }

    /** All records, if none is split. */
    List<PeerRecord> records() {
      return parts.stream().flatMap(part -> part.object.records().stream()).toList();
    }

    /** The same roots, with another one of a region. */
    Roots with(Part newer) {
      List<Part> all = new ArrayList<>(parts);
      all.removeIf(part -> part.key.equals(newer.key));
      all.add(newer);
      return new Roots(all);
    }
  }

  /** Reads the roots of all regions. */
  Roots roots(InfoHash infoHash) {
    return new Roots(
        read(
            regions.get().stream()
                .map(region -> new Part(new SwarmKey(region, infoHash, ""), SwarmObject.create(0)))
                .toList()));
  }

  /**
   * Reads objects, in parallel those that are not in memory.
   *
   * @param missing what they are if they are missing
   */
  private List<Part> read(List<Part> missing) {
    List<Part> parts = new ArrayList<>();
    List<Part> others = new ArrayList<>();
    for (Part part : missing) {
      if (objects.isFresh(part.key.text())) {
        parts.add(read(part));
      } else {
        others.add(part);
      }
    }
    parts.addAll(parallel.map(others, PARALLEL_READS, this::read));
    return parts;
  }

  private Part read(Part missing) {
    return objects
        .read(missing.key.text())
        .map(found -> new Part(missing.key, found))
        .orElse(missing);
  }

  /** The leaves in which a hash is, one of each region. */
  List<Part> leaves(Roots roots, long hash) {
    List<Part> parts = roots.parts;
    while (parts.stream().anyMatch(part -> part.object.isSplit())) {
      List<Part> next = new ArrayList<>();
      List<Part> children = new ArrayList<>();
      for (Part part : parts) {
        if (part.object.isSplit()) {
          children.add(part.child(hash));
        } else {
          next.add(part);
        }
      }
      next.addAll(read(children));
      parts = next;
    }
    return parts;
  }

  /**
   * What was read of a swarm.
   *
   * @param isWhole whether it is the whole swarm
   */
  record Sample(SwarmSample peers, boolean isWhole) {}

  /** A range of hashes: those that begin with some digits. */
  private record Range(String digits, List<PeerRecord> records) {

    double share() {
      return Math.pow(SwarmObject.CHILDREN, -digits.length());
    }
  }

  /**
   * Reads a sample of a swarm that was split; all of it, if it has become small.
   *
   * @param asker the peer that the sample is for; empty to read only as much as counts need
   * @param wanted how many useful peers are enough
   */
  Sample sample(Roots roots, Optional<Peer> asker, int wanted, Instant now) {
    Range first = range(roots, random.nextLong());
    if (isSmall(List.of(first))) {
      return whole(roots, now);
    }
    long missing =
        Math.max(
            missing(wanted, useful(first, asker, now)),
            missing(ENOUGH_RECORDS, first.records.size()));
    Map<String, Range> ranges = new LinkedHashMap<>(Map.of(first.digits, first));
    if (missing > 0) {
      List<Long> starts = random.longs(Math.min(missing, MAX_RANGES - 1)).boxed().toList();
      parallel
          .map(starts, start -> range(roots, start))
          .forEach(range -> ranges.put(range.digits, range));
    }
    return isSmall(ranges.values()) ? whole(roots, now) : sample(ranges.values(), now);
  }

  private Sample whole(Roots roots, Instant now) {
    return new Sample(SwarmSample.whole(all(roots), now), true);
  }

  /** Whether ranges show that the swarm has become small, so that a sample would be nearly all. */
  private static boolean isSmall(Collection<Range> ranges) {
    return records(ranges).size() < 2 * ENOUGH_RECORDS * share(ranges);
  }

  private static List<PeerRecord> records(Collection<Range> ranges) {
    return ranges.stream().flatMap(range -> range.records.stream()).toList();
  }

  private static double share(Collection<Range> ranges) {
    return ranges.stream().mapToDouble(Range::share).sum();
  }

  /** All records of a swarm. */
  private List<PeerRecord> all(Roots roots) {
    List<PeerRecord> records = new ArrayList<>();
    List<Part> parts = roots.parts;
    while (!parts.isEmpty()) {
      List<Part> children = new ArrayList<>();
      for (Part part : parts) {
        if (part.object.isSplit()) {
          for (long digit = 0; digit < SwarmObject.CHILDREN; digit++) {
            children.add(part.child(digit << (Long.SIZE - 4 * (part.key.digits().length() + 1))));
          }
        } else {
          records.addAll(part.object.records());
        }
      }
      parts = read(children);
    }
    return records;
  }

  /** How many more ranges are needed, if they are like the first one. */
  private static long missing(long wanted, long found) {
    return Math.ceilDiv(Math.max(wanted - found, 0), Math.max(found, 1));
  }

  private static long useful(Range range, Optional<Peer> asker, Instant now) {
    return PeerRecord.livePeers(range.records, now).stream()
        .filter(
            peer ->
                asker.isPresent()
                    && asker.get().role().canServe(peer.role())
                    && !peer.endpoint().equals(asker.get().endpoint()))
        .count();
  }

  private Range range(Roots roots, long hash) {
    List<Part> leaves = leaves(roots, hash);
    String digits = "";
    for (Part leaf : leaves) {
      digits = leaf.key.digits().length() > digits.length() ? leaf.key.digits() : digits;
    }
    String range = digits;
    return new Range(
        range, leaves.stream().flatMap(leaf -> leaf.object.recordsBelow(range).stream()).toList());
  }

  private static Sample sample(Collection<Range> ranges, Instant now) {
    double share = share(ranges);
    List<SectionSample> sections =
        SwarmSample.whole(records(ranges), now).sections().stream()
            .map(
                section ->
                    new SectionSample(
                        section.section(), section.peers(), section.peers().size() / share))
            .toList();
    return new Sample(new SwarmSample(sections), false);
  }
}
