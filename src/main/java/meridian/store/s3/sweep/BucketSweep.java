package meridian.store.s3.sweep;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import meridian.concurrent.ParallelCalls;
import meridian.purge.SegmentProgress;
import meridian.purge.SegmentSweeper;
import meridian.purge.SweepTotals;
import meridian.store.s3.object.ObjectKeys;
import meridian.store.s3.object.ObjectStore;
import meridian.store.s3.object.ObjectStore.Listed;
import meridian.store.s3.object.ObjectStore.Page;
import meridian.swarm.RegionCode;

/**
 * A region's sweep over its bucket: removes the region's own expired records, counts live peers,
 * and writes the exact counts of large swarms into the region's roots. Every object is listed and
 * read once, which is most of what a sweep costs; only objects with expired records are written.
 *
 * <p>Every write is conditional on the object that was read, so a record that was refreshed
 * meanwhile stays. A sweep may therefore run twice, overlap another one, or be killed anywhere:
 * started again from the same cursor, it does the rest.
 *
 * <p>Other regions' objects are read, never written. The exception is an adopted region ({@link
 * SegmentProgress#adopted}), which is gone for good: its expired records are removed from this
 * bucket. Since no region replicates what it changes below another one's code, each region must
 * adopt it. Its completed downloads stay in its own objects, so regions do not count them twice;
 * they fade 180 days after their last use.
 */
public final class BucketSweep implements SegmentSweeper {

  private static final Logger LOG = System.getLogger(BucketSweep.class.getName());

  /** How many swarms are swept between two looks at the time. */
  private static final int BATCH = 64;

  /** The number of connections that are used at the same time. */
  private static final int PARALLEL_CALLS = 16;

  /** The partitions of finished sweeps, and how long they are kept. */
  private static final String SWEEPS = "sweep/";

  private static final Duration KEPT = Duration.ofDays(30);
  private static final int PAGE = 1_000;

  private final ObjectStore objects;
  private final RegionCode region;
  private final Supplier<Set<RegionCode>> regions;
  private final ParallelCalls parallel;

  /**
   * Creates the sweep of one region.
   *
   * @param objects the region's bucket; its timeouts and retries are the only ones
   * @param region the region's code
   * @param regions the codes of all regions
   * @param executor sweeps swarms in parallel
   */
  public BucketSweep(
      ObjectStore objects,
      RegionCode region,
      Supplier<Set<RegionCode>> regions,
      ExecutorService executor) {
    this.objects = objects;
    this.region = region;
    this.regions = regions;
    this.parallel = new ParallelCalls(executor);
  }

  @Override
  public void checkAdoptable(RegionCode adopted) {
    if (adopted.equals(region)) {
      throw new IllegalArgumentException("region %s cannot adopt %s".formatted(region, adopted));
    }
  }

  /**
   * Continues a segment until it is done or should pause.
   *
   * @param isTimeUp asked after every {@value #BATCH} swarms
   */
  @Override
  public SegmentProgress advance(SegmentProgress from, Instant now, BooleanSupplier isTimeUp) {
    Set<RegionCode> all = new TreeSet<>(regions.get());
    all.add(region);
    from.adopted().ifPresent(all::add);
    SwarmListing listing =
        new SwarmListing(objects, all, from.segment(), from.segments(), from.cursor());
    SwarmSweep sweep = new SwarmSweep(objects, region, from.adopted(), now);
    SweepTotals totals = from.counts();
    boolean loggedUnknown = false;
    while (true) {
      List<ListedSwarm> batch = batch(listing);
      if (batch.isEmpty()) {
        if (from.segment() == 0) {
          deleteOldSweeps(now);
        }
        return from.finished(totals);
      }
      long unknown = totals.unknown();
      for (SweepTotals swept : parallel.map(batch, PARALLEL_CALLS, sweep::sweep)) {
        totals = totals.plus(swept);
      }
      if (totals.unknown() > unknown && !loggedUnknown) {
        loggedUnknown = true;
        LOG.log(
            Level.WARNING,
            "segment %d has objects that this release does not understand; none is changed; the first are of swarms up to %s"
                .formatted(from.segment(), batch.getLast().name()));
      }
      if (isTimeUp.getAsBoolean()) {
        return from.at(Optional.of(batch.getLast().name()), totals);
      }
    }
  }

  private static List<ListedSwarm> batch(SwarmListing listing) {
    List<ListedSwarm> batch = new ArrayList<>();
    while (batch.size() < BATCH) {
      Optional<ListedSwarm> next = listing.next();
      if (next.isEmpty()) {
        break;
      }
      batch.add(next.get());
    }
    return batch;
  }

  /** Deletes the counts of sweeps that ended long ago, which no reader wants any more. */
  private void deleteOldSweeps(Instant now) {
    String prefix = ObjectKeys.control(region, SWEEPS);
    Page page = objects.list(prefix, Optional.empty(), PAGE);
    for (Listed sweep : page.objects()) {
      if (sweep.modified().isBefore(now.minus(KEPT))) {
        var _ = objects.delete(sweep.key(), sweep.etag());
      }
    }
  }
}
