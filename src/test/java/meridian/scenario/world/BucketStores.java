package meridian.scenario.world;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import meridian.model.InlineExecutor;
import meridian.peer.InfoHash;
import meridian.purge.SegmentSweeper;
import meridian.scenario.table.InterceptedBucket;
import meridian.scenario.table.Region;
import meridian.scenario.table.ReplicatedBuckets;
import meridian.store.s3.object.ObjectStore;
import meridian.store.s3.object.Retries;
import meridian.store.s3.swarm.S3SwarmStore;
import meridian.store.s3.sweep.BucketSweep;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.AnnounceResult;
import meridian.swarm.RegionCode;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;
import meridian.swarm.SwarmCounts;
import meridian.swarm.SwarmStore;
import software.amazon.awssdk.core.exception.SdkException;

/** The stores of S3 over buckets that are replicated to each other. */
record BucketStores(ReplicatedBuckets buckets) implements RegionStores {

  private static final Set<RegionCode> REGIONS =
      Arrays.stream(Region.values()).map(Region::code).collect(Collectors.toSet());

  @Override
  public SwarmStore store(Site site) {
    return store(site, bucket(site));
  }

  /** A store that works on a copy of the bucket for each call. */
  @Override
  public SwarmStore observer(Site site) {
    return new SwarmStore() {
      @Override
      public AnnounceResult announce(AnnounceRecord announce) {
        return store(site, buckets.copy(site.replica())).announce(announce);
      }

      @Override
      public Map<InfoHash, SwarmCounts> scrape(List<InfoHash> infoHashes, Instant at) {
        return store(site, buckets.copy(site.replica())).scrape(infoHashes, at);
      }
    };
  }

  private SwarmStore store(Site site, ObjectStore bucket) {
    return new S3SwarmStore(
        bucket,
        site.design().code(site.region(), site.replica()),
        () -> REGIONS,
        TrackerDesign.key(),
        new InlineExecutor(),
        new Retries(Duration.ofMinutes(1), _ -> {}, site.clock(), site.random()),
        buckets.maxRecords(),
        48L << 20);
  }

  @Override
  public SegmentSweeper sweeper(Site site) {
    return new BucketSweep(
        bucket(site),
        site.design().code(site.region(), site.region()),
        () -> REGIONS,
        new InlineExecutor());
  }

  private ObjectStore bucket(Site site) {
    return new InterceptedBucket(
        buckets.bucket(site.replica()),
        () -> {
          try {
            site.beforeCall().run();
          } catch (SdkException e) {
            throw new StoreUnavailableException(Reason.UNREACHABLE, "unreachable", e);
          }
        });
  }
}
