package meridian.lambda;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import meridian.concurrent.ParallelCalls;
import meridian.health.PeerTableProbe;
import meridian.lambda.aws.Platform;
import meridian.lambda.aws.RetryPolicy;
import meridian.lambda.config.BucketSettings;
import meridian.lambda.config.Keys;
import meridian.lambda.config.PurgeSettings;
import meridian.metrics.Label.Replica;
import meridian.metrics.Metrics;
import meridian.purge.SegmentSweeper;
import meridian.store.control.ControlStore;
import meridian.store.s3.control.BucketControlStore;
import meridian.store.s3.control.BucketProbe;
import meridian.store.s3.control.KnownRegions;
import meridian.store.s3.object.BucketCheck;
import meridian.store.s3.object.ConditionalWriteProof;
import meridian.store.s3.object.ObjectStore;
import meridian.store.s3.object.Retries;
import meridian.store.s3.object.S3ObjectStore;
import meridian.store.s3.swarm.MeteredObjects;
import meridian.store.s3.swarm.S3SwarmStore;
import meridian.store.s3.swarm.SwarmObject;
import meridian.store.s3.sweep.BucketSweep;
import meridian.swarm.RegionCode;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;

/** One region's bucket of S3, or of a server with its API. */
final class BucketDatastore implements Datastore {

  private static final Logger LOG = System.getLogger(BucketDatastore.class.getName());

  /** Each replica's cache of objects may use an eighth of the heap, and a process has up to two. */
  private static final int CACHE_SHARE = 8;

  private final Platform platform;
  private final BucketSettings settings;
  private final ObjectStore objects;
  private final BucketCheck check;

  /** Listed once for all datastores that share it. */
  private final Supplier<Set<RegionCode>> regions;

  /** How long an update of an object may be tried. */
  private final Duration updates;

  BucketDatastore(Platform platform, BucketSettings settings, RetryPolicy policy) {
    this(platform, settings, policy, Optional.empty());
  }

  private BucketDatastore(
      Platform platform,
      BucketSettings settings,
      RetryPolicy policy,
      Optional<Supplier<Set<RegionCode>>> regions) {
    this.platform = platform;
    this.settings = settings;
    var reads = platform.s3(settings.region(), policy);
    this.objects =
        new S3ObjectStore(
            reads, platform.s3(settings.region(), policy.withoutRetries()), settings.bucket());
    this.check = new BucketCheck(reads, settings.bucket(), settings.region().id());
    this.updates = Retries.within(policy.attemptTimeout().multipliedBy(Replicas.SLOW_ATTEMPTS));
    this.regions =
        regions.orElseGet(
            () -> new KnownRegions(objects, Set.of(settings.code()), platform.clock()));
  }

  @Override
  public Datastore with(RetryPolicy policy) {
    return new BucketDatastore(platform, settings, policy, Optional.of(regions));
  }

  @Override
  public CountedSwarms swarms(Keys keys, Replica replica, Metrics metrics) {
    var store =
        new S3SwarmStore(
            new MeteredObjects(objects, replica, metrics),
            settings.code(),
            regions,
            keys.places().bytes(),
            platform.executor(),
            Retries.realTime(updates, platform.clock(), platform.random()),
            SwarmObject.MAX_RECORDS,
            Runtime.getRuntime().maxMemory() / CACHE_SHARE);
    return new CountedSwarms(
        store, store::downloads, store::unconfirmedDownloads, store::unknownItems);
  }

  @Override
  public ControlStore control() {
    return new BucketControlStore(
        objects,
        settings.code(),
        regions,
        new ParallelCalls(platform.executor()),
        updates,
        platform.clock(),
        platform.random(),
        BucketDatastore::pause);
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException(
          Reason.TIMED_OUT, "interrupted before a conflicting write was made again", e);
    }
  }

  @Override
  public PeerTableProbe probe() {
    return new BucketProbe(objects);
  }

  /** A bucket has no limit of throughput that a sweep must share. */
  @Override
  public SegmentSweeper sweeper(PurgeSettings sweeps) {
    return new BucketSweep(objects, settings.code(), regions, platform.executor());
  }

  @Override
  public Optional<String> peersFault() {
    return fault(check::fault);
  }

  /** Nothing: control items are in the same bucket as peers. */
  @Override
  public Optional<String> controlFault() {
    return Optional.empty();
  }

  /**
   * That S3 does not replicate the bucket, or that the server ignores the conditions of writes.
   * Only S3 itself needs versions to replicate: other servers replicate in ways of their own.
   */
  @Override
  public Optional<String> serverFault() {
    Optional<String> fault =
        platform.variables().optional("AWS_ENDPOINT_URL_S3", text -> text).isPresent()
            ? Optional.empty()
            : fault(check::replicationFault);
    return fault.isPresent() ? fault : whenAnswering(this::conditionsFault);
  }

  private Optional<String> conditionsFault() {
    return new ConditionalWriteProof(
            objects, settings.code(), new ParallelCalls(platform.executor()), platform.random())
        .fault();
  }

  private Optional<String> fault(Supplier<Optional<String>> test) {
    return whenAnswering(test).map(fault -> BucketSettings.BUCKET + " names " + fault);
  }

  private Optional<String> whenAnswering(Supplier<Optional<String>> test) {
    try {
      return test.get();
    } catch (StoreUnavailableException e) {
      LOG.log(
          Level.WARNING,
          "%s was not checked, because it does not answer: %s".formatted(this, e.getMessage()));
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "the bucket %s in %s".formatted(settings.bucket(), settings.region().id());
  }
}
