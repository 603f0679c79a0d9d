package meridian.operate.purge;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import meridian.command.CommandFailedException;
import meridian.deployment.DeployedRegion;
import meridian.deployment.Deployment;
import meridian.lambda.event.EventTypes;
import meridian.operate.OperatorCommand;
import meridian.operate.RegionClients;
import meridian.purge.SweepTotals;
import meridian.report.Report;
import meridian.store.dynamodb.sweep.DynamoDbSweepLog;
import meridian.store.dynamodb.sweep.DynamoDbSweepLog.Lease;
import meridian.swarm.RegionCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** Starts a sweep by the same event as the schedule, and waits for its result. */
@Command(
    name = "scripts/purge",
    description = {
      "Sweeps a region's table now: deletes the region's own expired records, and counts peers.",
      "With --adopt, it also deletes the expired records of a region that is gone for good, and"
          + " adds that region's downloads to those of the sweeping region. Records that have not"
          + " expired stay: run it again after two hours. Never adopt a region that is only cut"
          + " off: when it comes back, the records that it wrote meanwhile would be deleted, with"
          + " live peers and downloads."
    })
@SuppressWarnings("NullAway.Init") // picocli sets these fields.
public final class PurgeCommand extends OperatorCommand {

  private static final Duration POLL_INTERVAL = Duration.ofMillis(300);

  private final InstantSource clock;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "REGION",
      description = "the region that sweeps; not needed with --adopt, which only one region may do")
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
    DeployedRegion sweeping = sweeping(deployment, gone);
    try (DynamoDbClient client = RegionClients.dynamoDb(sweeping)) {
      DynamoDbSweepLog log =
          new DynamoDbSweepLog(client, deployment.controlTable(), sweeping.code());
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
      return new SweepReport(sweep, sweeping.name(), gone.map(deployment::nameOf), totals);
    } catch (SdkException e) {
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

  private DeployedRegion sweeping(Deployment deployment, Optional<RegionCode> gone)
      throws CommandFailedException {
    if (gone.isPresent()) {
      return adopter(deployment, gone.get());
    }
    return find(deployment, region.orElseThrow());
  }

  /** The region that may adopt: always the same one, or downloads would be counted twice. */
  private DeployedRegion adopter(Deployment deployment, RegionCode gone)
      throws CommandFailedException {
    DeployedRegion adopter =
        deployment.regions().stream()
            .filter(other -> !other.code().equals(gone))
            .min(Comparator.comparing(DeployedRegion::code))
            .orElseThrow(
                () ->
                    new CommandFailedException(
                        "There is no other region to adopt it. Nothing was done."));
    if (region.isPresent() && !region.get().equals(adopter.name())) {
      throw new CommandFailedException(
          "Only "
              + adopter.name()
              + " may adopt it, so that its downloads are counted once. Nothing was done.");
    }
    return adopter;
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

  private Optional<SweepTotals> await(DynamoDbSweepLog log, String sweep) {
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
