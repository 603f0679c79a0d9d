package meridian.deployment;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meridian.swarm.RegionCode;

/**
 * The content of a run file, in JSON.
 *
 * @param process the run's process id
 * @param started the process's start in milliseconds since 1970, as process ids are reused
 * @param accessKeyId signs requests to the local database
 * @param key the deployment's secret in hexadecimal, which protects nothing in a local run
 * @param frontDoor the endpoint of the front door
 * @param trackers the root of each region's HTTP server, by name
 * @param outages the endpoint that makes regions fail
 */
record RunFileContent(
    long process,
    long started,
    String peerTable,
    String controlTable,
    String accessKeyId,
    String key,
    URI frontDoor,
    Map<String, URI> trackers,
    URI outages,
    List<RegionNotes> regions) {

  /** Tolerance for adjustments of the system clock, which process start times depend on. */
  private static final Duration TOLERANCE = Duration.ofSeconds(30);

  /**
   * A region.
   *
   * @param bucket the name of its bucket; empty text if it has tables
   * @param dynamoDb the endpoint of its DynamoDB, or of S3 if it has a bucket
   * @param eventBridge the endpoint of its EventBridge
   */
  record RegionNotes(String name, int code, String bucket, URI dynamoDb, URI eventBridge) {}

  /** The content for a run of this process. */
  static RunFileContent of(Deployment deployment) {
    ProcessHandle process = ProcessHandle.current();
    LocalRunEndpoints run = deployment.run().orElseThrow();
    return new RunFileContent(
        process.pid(),
        start(process),
        deployment.peerTable(),
        deployment.controlTable(),
        local(deployment.regions().getFirst()).accessKeyId(),
        deployment.key().orElseThrow().hex(),
        run.frontDoor(),
        run.trackers(),
        run.outages(),
        deployment.regions().stream().map(RunFileContent::of).toList());
  }

  private static RegionNotes of(DeployedRegion region) {
    DeployedRegion.LocalServices local = local(region);
    return new RegionNotes(
        region.name(),
        region.code().number(),
        region.bucket().orElse(""),
        local.dynamoDb(),
        local.eventBridge());
  }

  private static DeployedRegion.LocalServices local(DeployedRegion region) {
    return region
        .local()
        .orElseThrow(() -> new IllegalArgumentException(region.name() + " is not on this machine"));
  }

  Deployment deployment() {
    return new Deployment(
        regions.stream().map(this::region).toList(),
        peerTable,
        controlTable,
        Optional.of(DeploymentKey.ofHex(key)),
        Optional.of(new LocalRunEndpoints(frontDoor, trackers, outages)));
  }

  private DeployedRegion region(RegionNotes region) {
    var local = new DeployedRegion.LocalServices(region.dynamoDb, region.eventBridge, accessKeyId);
    Optional<String> bucket = Optional.of(region.bucket).filter(name -> !name.isEmpty());
    return new DeployedRegion(region.name, RegionCode.of(region.code), bucket, Optional.of(local));
  }

  /** Whether the process is still running. */
  boolean isAlive() {
    return ProcessHandle.of(process)
        .filter(ProcessHandle::isAlive)
        .filter(handle -> Math.abs(start(handle) - started) <= TOLERANCE.toMillis())
        .isPresent();
  }

  boolean isOfThisProcess() {
    return process == ProcessHandle.current().pid() && isAlive();
  }

  private static long start(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH).toEpochMilli();
  }
}
