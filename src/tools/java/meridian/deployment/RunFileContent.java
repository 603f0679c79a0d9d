package meridian.deployment;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import meridian.swarm.RegionCode;

/**
 * What a run file says, as JSON has it.
 *
 * @param process the run's process id
 * @param started when that process started, in milliseconds since 1970: ids are given again
 * @param accessKeyId who owns the tables
 * @param key the deployment's secret in hexadecimal; a local run keeps nothing that is worth one
 * @param frontDoor where the front door is
 * @param outages where regions are made to fail
 */
record RunFileContent(
    long process,
    long started,
    String peerTable,
    String controlTable,
    String accessKeyId,
    String key,
    URI frontDoor,
    URI outages,
    List<RegionNotes> regions) {

  /** The clock by which the system tells when a process started may be set meanwhile. */
  private static final Duration TOLERANCE = Duration.ofSeconds(30);

  /**
   * A region.
   *
   * @param dynamoDb where its DynamoDB is
   * @param eventBridge where its EventBridge is
   */
  record RegionNotes(String name, int code, URI dynamoDb, URI eventBridge) {}

  /** Those of a run by this process. */
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
        run.outages(),
        deployment.regions().stream().map(RunFileContent::of).toList());
  }

  private static RegionNotes of(DeployedRegion region) {
    DeployedRegion.LocalServices local = local(region);
    return new RegionNotes(
        region.name(), region.code().number(), local.dynamoDb(), local.eventBridge());
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
        Optional.of(new LocalRunEndpoints(frontDoor, outages)));
  }

  private DeployedRegion region(RegionNotes region) {
    var local = new DeployedRegion.LocalServices(region.dynamoDb, region.eventBridge, accessKeyId);
    return new DeployedRegion(region.name, RegionCode.of(region.code), Optional.of(local));
  }

  /** Whether the process still runs. */
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
