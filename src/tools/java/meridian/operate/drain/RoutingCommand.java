package meridian.operate.drain;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import meridian.command.CommandFailedException;
import meridian.deployment.DeployedRegion;
import meridian.deployment.Deployment;
import meridian.operate.OperatorCommand;
import meridian.report.Report;
import meridian.topology.Topology;
import org.xbill.DNS.ExtendedResolver;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Drains or undrains a region. Idempotent. */
@SuppressWarnings("NullAway.Init")
public // picocli sets these fields.
abstract class RoutingCommand extends OperatorCommand {

  private final boolean drains;
  private final InstantSource clock;

  @Parameters(index = "0", paramLabel = "REGION", description = "the region")
  private String region;

  @Option(
      names = "--through",
      paramLabel = "REGION",
      description =
          "another region, whose replica gets the decision (default: the first that answers; in"
              + " AWS, the control region first)")
  private Optional<String> through;

  @Option(
      names = "--wait",
      description =
          "wait until clients are sent where they should be, according to the front door or, in"
              + " AWS, to the zone's name servers")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "with --wait: the longest wait (default: ${DEFAULT-VALUE})")
  private int timeout;

  @Option(
      names = "--name-server",
      paramLabel = "ADDRESS[:PORT]",
      converter = NameServerArgument.class,
      description =
          "with --aws and --wait: name server to ask; can be repeated (default: those of the zone)")
  private List<InetSocketAddress> nameServers = List.of();

  /**
   * Creates the command for one of the two directions.
   *
   * @param drains whether it drains; otherwise it undrains
   */
  RoutingCommand(boolean drains, Map<String, String> environment, InstantSource clock) {
    super(environment);
    this.drains = drains;
    this.clock = clock;
  }

  @Override
  protected final void checkArguments() {
    super.checkArguments();
    if (timeout < 1) {
      throw wrong("--timeout must be 1 or more, not " + timeout);
    }
    if (!nameServers.isEmpty() && !isInAws()) {
      throw wrong("--name-server needs --aws: a local run is asked at its front door");
    }
  }

  @Override
  protected final Report act(Deployment deployment) throws CommandFailedException {
    DeployedRegion target = find(deployment, region);
    DrainWrite write =
        new DrainWriter(deployment, target, clock).write(drains, through, Optional.empty());
    if (write instanceof DrainWrite.Failed failed) {
      throw new CommandFailedException(
          "No replica accepted the decision, so nothing was changed. You can repeat the command. "
              + failed.failures());
    }
    return reportAndWait(
        new RoutingReport(target, drains, write, Optional.empty()),
        () -> new FrontDoorRouting(deployment.run().orElseThrow().frontDoor()));
  }

  /**
   * Writes the decision and puts the metric. Either one is enough to drain a region. Undraining
   * needs the decision: as long as the old one exists, the control region's heartbeat repeats its
   * metric. The decision is first written to the control region's replica. Otherwise its heartbeat
   * would repeat the old metric until the new decision was replicated.
   */
  @Override
  protected final Report actInAws(Deployment deployment, Topology topology)
      throws CommandFailedException {
    DeployedRegion target = find(deployment, region);
    if (topology.global().domain() == null) {
      throw new CommandFailedException(
          "The deployment has no domain, so no DNS sends clients to a region, and nothing was"
              + " changed. Clients go to the next tier of their torrents when a region does not"
              + " answer; for more, add domain and hostedZone to global.json and run"
              + " scripts/deploy.");
    }
    DeployedRegion control =
        find(
            deployment,
            Optional.ofNullable(topology.global().controlRegions().get(region)).orElseThrow());
    DrainWrite write =
        new DrainWriter(deployment, target, clock).write(drains, through, Optional.of(control));
    Optional<String> failure =
        new DrainMetric(topology.global(), control, clock).put(target, drains);
    if (write instanceof DrainWrite.Failed failed && failure.isPresent()) {
      throw new CommandFailedException(
          "Neither a replica nor CloudWatch accepted the decision, so nothing was changed. You can"
              + " repeat the command. %s %s".formatted(failed.failures(), failure.get()));
    }
    var metric = new RoutingReport.Metric(control.name(), failure);
    return reportAndWait(
        new RoutingReport(target, drains, write, Optional.of(metric)),
        () -> new DnsRouting(topology, zone(topology)));
  }

  private Supplier<NameServers> zone(Topology topology) {
    String domain = Optional.ofNullable(topology.global().domain()).orElseThrow();
    return nameServers.isEmpty()
        ? () -> NameServers.of(domain, new ExtendedResolver())
        : () -> new NameServers(nameServers);
  }

  /** Prints what was done, then waits for its effect. If interrupted, it prints how to undo it. */
  private Report reportAndWait(RoutingReport report, Supplier<ClientRouting> routing) {
    if (!wait) {
      return report;
    }
    report.lines().forEach(this::printNow);
    note(
        "Waiting up to %d s until clients in %s are sent %s."
            .formatted(timeout, region, drains ? "elsewhere" : "to it"));
    Thread interrupted =
        new Thread(
            () ->
                note(
                    "Interrupted. %1$s stays %2$s. To undo that, run scripts/%3$s %1$s%4$s."
                        .formatted(
                            region,
                            drains ? "drained" : "undrained",
                            drains ? "undrain" : "drain",
                            isInAws() ? " --aws" : "")),
            "interrupted");
    Runtime.getRuntime().addShutdownHook(interrupted);
    try (ClientRouting opened = routing.get()) {
      var watch = new RoutingWatch(opened, Duration.ofSeconds(timeout), clock);
      return report.after(watch.until(region, drains));
    } finally {
      Runtime.getRuntime().removeShutdownHook(interrupted);
    }
  }
}
