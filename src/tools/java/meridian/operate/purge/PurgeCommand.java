package meridian.operate.purge;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meridian.command.CommandFailedException;
import meridian.deployment.DeployedRegion;
import meridian.deployment.Deployment;
import meridian.health.Heartbeat;
import meridian.lambda.event.EventTypes;
import meridian.operate.OperatorCommand;
import meridian.operate.RegionClients;
import meridian.operate.RegionControl;
import meridian.purge.SweepTotals;
import meridian.report.Report;
import meridian.store.control.StoredSweepLog;
import meridian.store.control.StoredSweepLog.Lease;
import meridian.store.heartbeat.StoredHeartbeats;
import meridian.swarm.RegionCode;
import meridian.swarm.StoreUnavailableException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** Starts a sweep by the same event as the schedule, and waits for its result. */
@Command(
    name = "scripts/purge",
    description = {
      "Sweeps a region's table now: deletes the region's own expired records, and counts peers.",
      "With --adopt, it also deletes the expired records of a region that is gone for good. One"
          + " region does this for all tables, and adds that region's downloads to its own. Buckets"
          + " are swept by all remaining regions, one after the other, and no downloads are added."
          + " Records that have not expired stay: run it again after two hours. Never adopt a"
          + " region that is only cut off: when it comes back, the records that it wrote meanwhile"
          + " would be deleted, with live peers and downloads."
    })
@SuppressWarnings("NullAway.Init") // picocli sets these fields.
public final class PurgeCommand extends OperatorCommand {

  private static final Duration POLL_INTERVAL = Duration.ofMillis(300);

  private final InstantSource clock;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "REGION",
      description = "the region that sweeps; not needed with --adopt")
  private Optional<String> region;

  @Option(
      names = "--adopt",
      paramLabel = "REGION",
      description =
          "the region that is gone for good: its name, or its code if it is not described any more")
  private Optional<String> adopted;

  @Option(names = "--yes", description = "with --adopt: confirm that the region is gone for good")
  private boolean yes;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "how long to wait for the end; 0 does not wait (default: ${DEFAULT-VALUE})")
  private int wait;

  @Option(
      names = "--bus",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "the event bus of the purge function (default: ${DEFAULT-VALUE})")
  private String bus;

  public PurgeCommand(Map<String, String> environment, InstantSource clock) {
    super(environment);
    this.clock = clock;
  }

  PurgeCommand() {
    this(System.getenv(), InstantSource.system());
  }

  @Override
  protected void checkArguments() {
    super.checkArguments();
    if (region.isEmpty() && adopted.isEmpty()) {
      throw wrong("REGION is missing: which region sweeps?");
    }
    if (adopted.isPresent() && !yes) {
      throw wrong(
          "--adopt deletes records that a live region needs: confirm with --yes that it is gone for"
              + " good");
    }
    if (wait < 0) {
      throw wrong("--wait must not be negative");
    }
  }

  @Override
  protected Report act(Deployment deployment) throws CommandFailedException {
    Optional<RegionCode> gone = adopted.isEmpty() ? Optional.empty() : goneCode(deployment);
    List<SweepReport> reports = new ArrayList<>();
    for (DeployedRegion sweeping : sweeping(deployment, gone)) {
      reports.add(sweep(deployment, sweeping, gone));
    }
    return reports.size() == 1 ? reports.getFirst() : new SweepReports(reports);
  }

  private SweepReport sweep(
      Deployment deployment, DeployedRegion sweeping, Optional<RegionCode> gone)
      throws CommandFailedException {
    try (RegionControl control = RegionControl.open(deployment, sweeping, clock)) {
      if (gone.isPresent() && sweeping.bucket().isPresent()) {
        checkGone(new StoredHeartbeats(control.store()).read(), gone.get(), clock.instant());
      }
      StoredSweepLog log = new StoredSweepLog(control.store(), sweeping.code());
      Optional<Lease> other = log.lease().filter(lease -> lease.end().isAfter(clock.instant()));
      String sweep = start(sweeping, gone);
      other.ifPresent(lease -> note(replaces(lease, sweeping.name())));
      if (wait > 0) {
        note(
            "The sweep %s of %s was requested. Waiting up to %d s for its end."
                .formatted(sweep, sweeping.name(), wait));
      }
      Optional<SweepTotals> totals = await(log, sweep);
      if (totals.isEmpty() && wait > 0) {
        throw new CommandFailedException(
            "The sweep %s of %s has not ended within %d s. %s"
                .formatted(
                    sweep, sweeping.name(), wait, state(sweep, sweeping.name(), log.lease())));
      }
      return new SweepReport(
          sweep,
          sweeping.name(),
          gone.map(deployment::nameOf),
          sweeping.bucket().isEmpty(),
          totals);
    } catch (SdkException | StoreUnavailableException e) {
      throw new CommandFailedException(
          "The sweep of %s failed: %s. You can repeat the command."
              .formatted(sweeping.name(), e.getMessage()),
          e);
    }
  }

  private Optional<RegionCode> goneCode(Deployment deployment) throws CommandFailedException {
    String name = adopted.orElseThrow();
    return deployment
        .region(name)
        .map(DeployedRegion::code)
        .or(() -> RegionCode.parse(name))
        .map(Optional::of)
        .orElseThrow(
            () ->
                new CommandFailedException(
                    "'"
                        + name
                        + "' is neither a region nor a code from 1 to 254. Nothing was done."));
  }

  private List<DeployedRegion> sweeping(Deployment deployment, Optional<RegionCode> gone)
      throws CommandFailedException {
    return gone.isPresent()
        ? adopters(deployment, gone.get(), region)
        : List.of(find(deployment, region.orElseThrow()));
  }

  /**
   * The regions that adopt a lost one. Of regions with tables always the same one, or downloads
   * would be counted twice. Of regions with buckets all, since none replicates what it deletes of
   * the lost region's objects.
   *
   * @param named the only one that is to do it
   */
  static List<DeployedRegion> adopters(
      Deployment deployment, RegionCode gone, Optional<String> named)
      throws CommandFailedException {
    List<DeployedRegion> others =
        deployment.regions().stream()
            .filter(other -> !other.code().equals(gone))
            .sorted(Comparator.comparing(DeployedRegion::code))
            .toList();
    if (others.isEmpty()) {
      throw new CommandFailedException("There is no other region to adopt it. Nothing was done.");
    }
    DeployedRegion first = others.getFirst();
    boolean isInBuckets = first.bucket().isPresent();
    List<DeployedRegion> adopters =
        (isInBuckets ? others : List.of(first))
            .stream().filter(other -> named.stream().allMatch(other.name()::equals)).toList();
    if (adopters.isEmpty()) {
      throw new CommandFailedException(
          isInBuckets
              ? named.orElseThrow() + " is not one of the remaining regions. Nothing was done."
              : "Only "
                  + first.name()
                  + " may adopt it, so that its downloads are counted once. Nothing was done.");
    }
    return adopters;
  }

  /** Refuses to adopt a region whose heartbeats still arrive. */
  static void checkGone(List<Heartbeat> heartbeats, RegionCode gone, Instant now)
      throws CommandFailedException {
    for (Heartbeat heartbeat : heartbeats) {
      if (heartbeat.region().equals(gone) && !heartbeat.isStale(now)) {
        throw new CommandFailedException(
            ("%s sent a heartbeat at %s, so it is not gone, and nothing was done. If it has just"
                    + " been deleted, repeat the command in %d minutes.")
                .formatted(heartbeat.name(), heartbeat.sent(), Heartbeat.MAX_AGE.toMinutes()));
      }
    }
  }

  private String start(DeployedRegion sweeping, Optional<RegionCode> gone)
      throws CommandFailedException {
    String detail = gone.isPresent() ? "{\"adopt\": " + gone.get() + "}" : "{}";
    PutEventsRequestEntry event =
        PutEventsRequestEntry.builder()
            .eventBusName(bus)
            .source(EventTypes.SOURCE)
            .detailType(EventTypes.PURGE_DUE)
            .detail(detail)
            .build();
    try (EventBridgeClient client = RegionClients.eventBridge(sweeping)) {
      PutEventsResultEntry result =
          client.putEvents(put -> put.entries(event)).entries().getFirst();
      if (result.errorCode() != null) {
        throw new CommandFailedException(
            "The event bus of " + sweeping.name() + " refused: " + result.errorCode() + ".");
      }
      return result.eventId();
    }
  }

  private Optional<SweepTotals> await(StoredSweepLog log, String sweep) {
    long deadline = clock.millis() + wait * 1_000L;
    Optional<SweepTotals> totals = Optional.empty();
    while (totals.isEmpty() && clock.millis() < deadline) {
      totals = log.totals(sweep);
      if (totals.isEmpty()) {
        sleep();
      }
    }
    return totals;
  }

  /** What is said about a sweep that is running when another one is requested. */
  static String replaces(Lease other, String region) {
    return ("The sweep %s of %s has not ended; its lease lasts until %s. The new sweep takes its"
            + " place. If it is still running, both delete and count, which does no harm.")
        .formatted(other.sweep(), region, other.end());
  }

  /** What is known about a sweep that has not ended, and what to do about it. */
  static String state(String sweep, String region, Optional<Lease> latest) {
    if (latest.isEmpty()) {
      return "The purge function has not begun it; its log says why (in AWS: %s)."
          .formatted(logs(region));
    }
    if (!latest.get().sweep().equals(sweep)) {
      return ("The latest sweep is %s, whose lease lasts until %s. This one has not begun, or that"
              + " one has taken its place; the purge function's log says why (in AWS: %s).")
          .formatted(latest.get().sweep(), latest.get().end(), logs(region));
    }
    return ("It is running: its lease lasts until %s, or longer if a segment is continued before."
            + " Scheduled sweeps are skipped until then. If it has failed, the same command starts"
            + " another one in its place at once.")
        .formatted(latest.get().end());
  }

  private static String logs(String region) {
    return "scripts/logs " + region + " --function purge";
  }

  private static void sleep() {
    try {
      Thread.sleep(POLL_INTERVAL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the end of a sweep", e);
    }
  }
}
