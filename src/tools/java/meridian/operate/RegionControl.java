package meridian.operate;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import meridian.concurrent.ParallelCalls;
import meridian.deployment.DeployedRegion;
import meridian.deployment.Deployment;
import meridian.inspect.BucketRecords;
import meridian.inspect.ReplicaRecords;
import meridian.inspect.TableRecords;
import meridian.store.control.ControlStore;
import meridian.store.dynamodb.control.ControlTable;
import meridian.store.s3.control.BucketControlStore;
import meridian.store.s3.control.KnownRegions;
import meridian.store.s3.object.ObjectStore;
import meridian.store.s3.object.Retries;
import meridian.store.s3.object.S3ObjectStore;
import meridian.store.s3.swarm.S3SwarmStore;
import meridian.swarm.RegionCode;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The control items and records in one region's replica, in tables or buckets, with its clients.
 */
public final class RegionControl implements AutoCloseable {

  /** How long a decision may be tried to write, while others write. */
  private static final Duration UPDATES = Duration.ofSeconds(20);

  private final ControlStore store;
  private final Function<byte[], ReplicaRecords> records;
  private final Runnable close;

  private RegionControl(
      ControlStore store, Function<byte[], ReplicaRecords> records, Runnable close) {
    this.store = store;
    this.records = records;
    this.close = close;
  }

  /** The control items in a region's replica. */
  public static RegionControl open(
      Deployment deployment, DeployedRegion region, InstantSource clock) {
    return region
        .bucket()
        .map(bucket -> ofBucket(deployment, region, bucket, clock))
        .orElseGet(() -> ofTable(deployment, region));
  }

  private static RegionControl ofTable(Deployment deployment, DeployedRegion region) {
    DynamoDbClient client = RegionClients.dynamoDb(region);
    return new RegionControl(
        new ControlTable(client, deployment.controlTable()),
        key -> new TableRecords(client, deployment.peerTable(), key),
        client::close);
  }

  private static RegionControl ofBucket(
      Deployment deployment, DeployedRegion region, String bucket, InstantSource clock) {
    S3Client reads = RegionClients.s3(region, true);
    S3Client writes = RegionClients.s3(region, false);
    ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    var objects = new S3ObjectStore(reads, writes, bucket);
    Set<RegionCode> codes =
        deployment.regions().stream().map(DeployedRegion::code).collect(Collectors.toSet());
    var regions = new KnownRegions(objects, codes, clock);
    var store =
        new BucketControlStore(
            objects,
            region.code(),
            regions,
            new ParallelCalls(executor),
            UPDATES,
            clock,
            RandomGenerator.getDefault(),
            pause -> LockSupport.parkNanos(pause.toNanos()));
    return new RegionControl(
        store,
        key -> new BucketRecords(swarms(objects, region.code(), regions, key, executor, clock)),
        () -> {
          reads.close();
          writes.close();
          executor.shutdown();
        });
  }

  private static S3SwarmStore swarms(
      ObjectStore objects,
      RegionCode region,
      KnownRegions regions,
      byte[] key,
      ExecutorService executor,
      InstantSource clock) {
    return new S3SwarmStore(
        objects,
        region,
        regions,
        key,
        executor,
        Retries.realTime(UPDATES, clock, RandomGenerator.getDefault()));
  }

  /**
   * The records in the same replica.
   *
   * @param key the deployment's secret key; with a wrong key no record is found
   */
  public ReplicaRecords records(byte[] key) {
    return records.apply(key);
  }

  /** The control items. */
  public ControlStore store() {
    return store;
  }

  @Override
  public void close() {
    close.run();
  }
}
