package meridian.bench.traffic;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import meridian.bench.cost.Bill;
import meridian.bench.cost.MeteredBucket;
import meridian.model.InlineExecutor;
import meridian.model.NoAdmissionControl;
import meridian.purge.SegmentProgress;
import meridian.store.s3.object.MemoryObjectStore;
import meridian.store.s3.object.Retries;
import meridian.store.s3.swarm.S3SwarmStore;
import meridian.store.s3.sweep.BucketSweep;
import meridian.swarm.Announce;
import meridian.swarm.RegionCode;
import meridian.tracker.AnnounceOutcome;
import meridian.tracker.TicketCodec;
import meridian.tracker.Tracker;
import meridian.tracker.TrackerPolicy;

/**
 * The production tracker in several regions, with one environment each, over one bucket, which
 * stands for buckets that are replicated without lag.
 */
public final class BucketTracker implements MeteredTracker {

  private static final byte[] KEY = new byte[32];

  private static final SegmentProgress WHOLE_BUCKET = SegmentProgress.of(0, 1, Optional.empty());

  /** Only sweeps write beside announces, in the same thread. */
  private static final Duration RETRIES = Duration.ofSeconds(1);

  private final List<Region> regions = new ArrayList<>();

  private record Region(
      Tracker tracker, MeteredBucket bucket, BucketSweep sweep, MeteredBucket sweptBucket) {}

  /** A tracker without peers. */
  public BucketTracker(TrackerPolicy policy, InstantSource clock, RandomGenerator random) {
    MemoryObjectStore objects = new MemoryObjectStore(clock);
    TicketCodec tickets = new TicketCodec(List.of(KEY));
    InlineExecutor executor = new InlineExecutor();
    Set<RegionCode> codes = new HashSet<>();
    for (int number = 1; number <= TrafficDay.REGIONS; number++) {
      codes.add(RegionCode.of(number));
    }
    Retries retries = new Retries(RETRIES, _ -> {}, clock, random);
    for (int number = 1; number <= TrafficDay.REGIONS; number++) {
      MeteredBucket bucket = new MeteredBucket(objects);
      S3SwarmStore store =
          new S3SwarmStore(bucket, RegionCode.of(number), () -> codes, KEY, executor, retries);
      Tracker tracker =
          new Tracker(store, _ -> false, new NoAdmissionControl(), tickets, policy, clock, random);
      MeteredBucket swept = new MeteredBucket(objects);
      BucketSweep sweep = new BucketSweep(swept, RegionCode.of(number), () -> codes, executor);
      regions.add(new Region(tracker, bucket, sweep, swept));
    }
  }

  @Override
  public Served announce(int region, Announce announce) {
    Region there = regions.get(region);
    return switch (there.tracker.announce(announce)) {
      case AnnounceOutcome.Answered answer -> new Served(answer, there.bucket.takeBill());
      case AnnounceOutcome outcome -> throw new IllegalStateException("not answered: " + outcome);
    };
  }

  @Override
  public Bill sweep(Instant now) {
    Bill bill = new Bill();
    for (Region region : regions) {
      region.sweep.advance(WHOLE_BUCKET, now, () -> false);
      bill.add(region.sweptBucket.takeBill());
    }
    return bill;
  }
}
