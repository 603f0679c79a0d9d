package meridian.store.s3.swarm;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import meridian.peer.InfoHash;
import meridian.store.s3.object.CachedObjects;
import meridian.store.s3.object.ObjectStore;
import meridian.store.s3.object.Retries;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.AnnounceResult;
import meridian.swarm.RegionCode;
import meridian.swarm.SwarmCounts;
import meridian.swarm.SwarmStore;

/** Stores of several regions over buckets, and their clock. */
final class TestStores implements InstantSource {

  static final byte[] KEY = new byte[32];
  static final Set<RegionCode> REGIONS = Set.of(RegionCode.of(1), RegionCode.of(2));

  private static final ExecutorService EXECUTOR = Executors.newVirtualThreadPerTaskExecutor();

  private final AtomicLong millis;

  TestStores(Instant start) {
    this.millis = new AtomicLong(start.toEpochMilli());
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis.get());
  }

  void pass(Duration duration) {
    millis.addAndGet(duration.toMillis());
  }

  /** A store whose retries take no time. */
  S3SwarmStore store(ObjectStore bucket, int code) {
    return store(bucket, code, SwarmObject.MAX_RECORDS);
  }

  /** A store whose retries take no time, and whose objects have a maximum of records. */
  S3SwarmStore store(ObjectStore bucket, int code, int maxRecords) {
    return store(bucket, code, maxRecords, 48L << 20);
  }

  /** Such a store with a cache of some bytes. */
  S3SwarmStore store(ObjectStore bucket, int code, int maxRecords, long cacheBytes) {
    return new S3SwarmStore(
        bucket,
        RegionCode.of(code),
        () -> REGIONS,
        KEY,
        EXECUTOR,
        new Retries(Duration.ofMinutes(1), _ -> {}, this, new Random(code)),
        maxRecords,
        cacheBytes);
  }

  /** A store that finds nothing fresh in memory: time passes before each call. */
  SwarmStore withoutCache(SwarmStore store) {
    return new SwarmStore() {
      @Override
      public AnnounceResult announce(AnnounceRecord announce) {
        pass(CachedObjects.FRESH);
        return store.announce(announce);
      }

      @Override
      public Map<InfoHash, SwarmCounts> scrape(List<InfoHash> infoHashes, Instant at) {
        pass(CachedObjects.FRESH);
        return store.scrape(infoHashes, at);
      }
    };
  }
}
