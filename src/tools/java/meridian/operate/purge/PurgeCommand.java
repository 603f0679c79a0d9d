package meridian.operate.purge;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import meridian.deployment.DeployedRegion;
import meridian.deployment.Deployment;
import meridian.lambda.event.EventTypes;
import meridian.operate.FailedActionException;
import meridian.operate.OperatorCommand;
import meridian.operate.RegionClients;
import meridian.operate.Report;
import meridian.purge.SweepTotals;
import meridian.store.dynamodb.sweep.DynamoDbSweepLog;
import meridian.swarm.RegionCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** Begins a sweep, by the event that the schedule puts too, and waits for what it meets. */
@Command(
    name = "scripts/purge",
    description = {
      "Sweeps a region's table now: deletes what has expired of the region's own, and counts.",
      "With --adopt, also deletes what a region has left that is gone for good and has expired"
          + " (what its peers may still need stays: run it again after two hours), and adds its"
          + " downloads to those of the region that sweeps. Never adopt a region that is only cut"
          + " off: what it wrote meanwhile would be deleted when it comes back, live peers and"
          + " downloads too.",
      ""
    })
@SuppressWarnings("NullAway.Init")
public // picocli sets what a command line must have.
final class PurgeCommand extends OperatorCommand {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(300);

  private final InstantSource clock;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "REGION",
      description =
          "which region sweeps; with --adopt it need not be said, since one only may adopt another")
  private Optional<String> region;

  @Option(
      names = "--adopt",
      paramLabel = "REGION",
      description = "a region that is gone for good: its name, or its code if regions/ lost it")
  private Optional<String> adopted;

  @Option(names = "--yes", description = "with --adopt: it really is gone for good")
  private boolean yes;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "how long to wait for the end; 0: not at all (default: ${DEFAULT-VALUE})")
  private int wait;

  @Option(
      names = "--bus",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "the event bus that the purge listens to (default: ${DEFAULT-VALUE})")
  private String bus;

  public PurgeCommand(Map<String, String> environment, InstantSource clock) {
    super(environment);
    this.clock = clock;
  }

  /** Runs the command. */
  public static void main(String[] args) {
    var command = new PurgeCommand(System.getenv(), InstantSource.system());
    System.exit(new CommandLine(command).execute(args));
  }

  @Override
  protected void checkArguments() {
    if (region.isEmpty() && adopted.isEmpty()) {
      throw wrong("which REGION is to sweep?");
    }
    if (adopted.isPresent() && !yes) {
      throw wrong("--adopt takes what a region may still need: say --yes if it is gone for good");
    }
    if (wait < 0) {
      throw wrong("--wait must not be negative");
    }
  }

  @Override
  protected Report act(Deployment deployment) throws FailedActionException {
    Optional<RegionCode> gone = adopted.isEmpty() ? Optional.empty() : goneCode(deployment);
    DeployedRegion sweeping = sweeping(deployment, gone);
    try {
      String sweep = begin(sweeping, gone);
      Optional<SweepTotals> counts = await(deployment, sweeping, sweep);
      if (counts.isEmpty() && wait > 0) {
        throw new FailedActionException(
            "The sweep %s of %s has not ended within %d s; it may go on."
                .formatted(sweep, sweeping.name(), wait));
      }
      return new SweepReport(sweep, sweeping.name(), gone.map(deployment::nameOf), counts);
    } catch (SdkException e) {
      throw new FailedActionException(
          "The purge of " + sweeping.name() + " could not be reached: " + e.getMessage(), e);
    }
  }

  private Optional<RegionCode> goneCode(Deployment deployment) throws FailedActionException {
    String name = adopted.orElseThrow();
    return deployment
        .region(name)
        .map(DeployedRegion::code)
        .or(() -> RegionCode.parse(name))
        .map(Optional::of)
        .orElseThrow(
            () ->
                new FailedActionException("There is no region " + name + ", nor is that a code."));
  }

  private DeployedRegion sweeping(Deployment deployment, Optional<RegionCode> gone)
      throws FailedActionException {
    if (gone.isPresent()) {
      return heir(deployment, gone.get());
    }
    return find(deployment, region.orElseThrow());
  }

  /** Always the same one: were there two, downloads would be added to both. */
  private DeployedRegion heir(Deployment deployment, RegionCode gone) throws FailedActionException {
    DeployedRegion heir =
        deployment.regions().stream()
            .filter(living -> !living.code().equals(gone))
            .min(Comparator.comparing(DeployedRegion::code))
            .orElseThrow(() -> new FailedActionException("There is no other region to adopt it."));
    if (region.isPresent() && !region.get().equals(heir.name())) {
      throw new FailedActionException(
          "Only " + heir.name() + " may adopt it, so that its downloads are counted once.");
    }
    return heir;
  }

  private String begin(DeployedRegion sweeping, Optional<RegionCode> gone)
      throws FailedActionException {
    String detail = gone.isPresent() ? "{\"adopt\": " + gone.get() + "}" : "{}";
    PutEventsRequestEntry due =
        PutEventsRequestEntry.builder()
            .eventBusName(bus)
            .source(EventTypes.SOURCE)
            .detailType(EventTypes.PURGE_DUE)
            .detail(detail)
            .build();
    try (EventBridgeClient client = RegionClients.eventBridge(sweeping)) {
      PutEventsResultEntry result = client.putEvents(put -> put.entries(due)).entries().getFirst();
      if (result.errorCode() != null) {
        throw new FailedActionException(
            "The event bus of " + sweeping.name() + " refused: " + result.errorCode() + ".");
      }
      return result.eventId();
    }
  }

  private Optional<SweepTotals> await(
      Deployment deployment, DeployedRegion sweeping, String sweep) {
    try (DynamoDbClient client = RegionClients.dynamoDb(sweeping)) {
      DynamoDbSweepLog log =
          new DynamoDbSweepLog(client, deployment.controlTable(), sweeping.code());
      long deadline = clock.millis() + wait * 1_000L;
      Optional<SweepTotals> counts = Optional.empty();
      while (counts.isEmpty() && clock.millis() < deadline) {
        counts = log.totals(sweep);
        if (counts.isEmpty()) {
          pause();
        }
      }
      return counts;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_AGAIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a sweep went on", e);
    }
  }
}
