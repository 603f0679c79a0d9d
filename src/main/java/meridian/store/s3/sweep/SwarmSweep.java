package meridian.store.s3.sweep;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import meridian.peer.InfoHash;
import meridian.purge.SweepTotals;
import meridian.store.record.Ledger;
import meridian.store.record.PeerRecord;
import meridian.store.record.SwarmCounter;
import meridian.store.record.SweptCounts;
import meridian.store.s3.object.ObjectStore;
import meridian.store.s3.object.ObjectStore.Condition;
import meridian.store.s3.object.ObjectStore.Write;
import meridian.store.s3.swarm.SwarmObject;
import meridian.store.s3.swarm.SwarmObjectCodec;
import meridian.swarm.RegionCode;
import org.jspecify.annotations.Nullable;

/**
 * A sweep of single swarms: counts the live peers of all regions, and rewrites the own objects that
 * have expired records. Safe for use by many threads.
 *
 * @param objects the region's bucket
 * @param region the region's code
 * @param adopted a region that is gone for good, whose expired records are removed too
 * @param now when records have expired
 */
record SwarmSweep(
    ObjectStore objects, RegionCode region, Optional<RegionCode> adopted, Instant now) {

  /**
   * How old an empty object must be to be deleted, or one that was split to lose its records. It is
   * longer than a writer may take to split an object, who could otherwise create it again with what
   * it had, and than replication usually takes.
   */
  private static final Duration SETTLED = Duration.ofMinutes(10);

  /** Readers count swarms that are not larger themselves. */
  private static final int LARGE = 54;

  /**
   * How old an object that is split must be to be written again, since only its children change. It
   * is more than a sweep's period less than the 190 days after which the bucket deletes objects.
   */
  private static final Duration AGED = Duration.ofDays(100);

  /** Sweeps a swarm. */
  SweepTotals sweep(ListedSwarm swarm) {
    return swarm
        .infoHash()
        .map(infoHash -> new Pass(infoHash).sweep(swarm))
        .orElseGet(() -> SweepTotals.ofRecords(0, 0, swarm.size()));
  }

  /** The sweep of one swarm. */
  private final class Pass {

    private final SwarmCounter counter;
    private long deleted;

    /** The own root, if its records are in its children. */
    private RegionRecords.@Nullable Part split;

    /** Other own objects that are split, and were not written for long. */
    private final List<RegionRecords.Part> aged = new ArrayList<>();

    Pass(InfoHash infoHash) {
      this.counter = new SwarmCounter(infoHash, region, now);
    }

    SweepTotals sweep(ListedSwarm swarm) {
      List<RegionRecords> readers = new ArrayList<>();
      swarm
          .objects()
          .values()
          .forEach(
              listed ->
                  readers.add(
                      new RegionRecords(objects, listed, this::process, counter::countUnknown)));
      while (true) {
        RegionRecords first = null;
        PeerRecord lowest = null;
        for (RegionRecords reader : readers) {
          PeerRecord next = reader.next().orElse(null);
          if (next != null && (lowest == null || SwarmObject.ORDER.compare(next, lowest) < 0)) {
            first = reader;
            lowest = next;
          }
        }
        if (first == null || lowest == null) {
          break;
        }
        counter.add(lowest);
        first.take();
      }
      writeRoot();
      if (isLive()) {
        aged.forEach(part -> put(part, part.object()));
      }
      return counter.totals().plus(SweepTotals.ofRecords(deleted, 0, 0));
    }

    private void process(RegionRecords.Part part) {
      SwarmObject object = part.object();
      if (!object.used().plus(Ledger.LIFE).isBefore(now)) {
        counter.addCompleted(object.ledger().downloads());
      }
      boolean isOwn = part.key().region().equals(region);
      boolean isAdopted = adopted.equals(Optional.of(part.key().region()));
      if (isOwn && object.isSplit() && part.key().digits().isEmpty()) {
        split = part;
      } else if (object.isSplit() && (isOwn || isAdopted)) {
        removeCopies(part);
      } else if (isOwn || isAdopted) {
        clean(part);
      }
      if (isAdopted && !object.isSplit()) {
        object.withoutExpired(now).records().forEach(_ -> counter.countUnexpired());
      }
    }

    /**
     * Removes expired records, unless the object was changed since it was read. One that is being
     * split is not rewritten, because splitters copy its records: the next announce finishes what a
     * killed splitter has begun. Without any announce it is deleted when it is empty, as others
     * are.
     */
    private void clean(RegionRecords.Part part) {
      SwarmObject cleaned = part.object().withoutExpired(now);
      int expired = part.object().records().size() - cleaned.records().size();
      if (cleaned.isEmpty(now) && isSettled(part) && !hasCopies(part)) {
        if (objects.delete(part.listed().key(), part.etag()) instanceof Write.Written) {
          deleted += expired;
        }
      } else if (expired > 0
          && part.object().state() == SwarmObject.State.LEAF
          && put(part, cleaned)) {
        deleted += expired;
      }
    }

    private boolean isSettled(RegionRecords.Part part) {
      return part.listed().modified().isBefore(now.minus(SETTLED));
    }

    /** Whether the object above still has records that would come back with its deletion. */
    private boolean hasCopies(RegionRecords.Part part) {
      Instant before = now.minus(SwarmObject.GRACE);
      return part.copies().stream().anyMatch(copy -> !copy.expiry().isBefore(before));
    }

    /**
     * Removes the records that an object kept when it was split: all of them once its children must
     * have arrived in every region, and before that those that have expired.
     */
    private void removeCopies(RegionRecords.Part part) {
      SwarmObject after = withoutCopies(part);
      if (after.records().size() < part.object().records().size()) {
        var _ = put(part, after);
      } else if (isAged(part) && part.key().region().equals(region)) {
        aged.add(part);
      }
    }

    private boolean isAged(RegionRecords.Part part) {
      return part.listed().modified().isBefore(now.minus(AGED));
    }

    private boolean isLive() {
      return counter.peers().total() > 0;
    }

    private SwarmObject withoutCopies(RegionRecords.Part part) {
      return isSettled(part)
          ? part.object().withRecords(List.of())
          : part.object().withoutExpired(now);
    }

    private boolean put(RegionRecords.Part part, SwarmObject object) {
      return objects.put(
              part.listed().key(),
              SwarmObjectCodec.encode(object.next()),
              new Condition.Matches(part.etag()))
          instanceof Write.Written;
    }

    /**
     * Writes the exact counts of a large swarm for readers, unless a later sweep has; and the root
     * of any other swarm without copies of records, or lest the bucket deletes it.
     */
    private void writeRoot() {
      if (split == null) {
        return;
      }
      Instant at = now;
      boolean isLater =
          split.object().ledger().swept().filter(counts -> !counts.at().isBefore(at)).isEmpty();
      SwarmObject after = withoutCopies(split);
      if (isLater && counter.peers().total() > LARGE) {
        after = after.withSwept(new SweptCounts(at, counter.peers()));
      }
      if (!after.equals(split.object()) || (isAged(split) && isLive())) {
        // If the root was changed meanwhile, the next sweep writes it.
        var _ = put(split, after);
      }
    }
  }
}
