package meridian.operate.drain;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import meridian.deployment.DeployedRegion;
import meridian.deployment.Deployment;
import meridian.operate.FailedActionException;
import meridian.operate.OperatorCommand;
import meridian.operate.Report;
import meridian.topology.Topology;
import org.xbill.DNS.ExtendedResolver;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What draining and undraining have in common. Either may be done again. */
@Command
@SuppressWarnings("NullAway.Init")
public // picocli sets what a command line must have.
abstract class RoutingCommand extends OperatorCommand {

  private final boolean drains;
  private final InstantSource clock;

  @Parameters(index = "0", paramLabel = "REGION", description = "the region that is meant")
  private String region;

  @Option(
      names = "--through",
      paramLabel = "NAME",
      description =
          "another region, through which it is said (default: the first that answers, in AWS the"
              + " region's control region before others)")
  private Optional<String> through;

  @Option(
      names = "--wait",
      description =
          "wait until clients who are there are sent where they should go: by the front door, or in"
              + " AWS by the zone's name servers")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "with --wait: how long at most (default: ${DEFAULT-VALUE})")
  private int timeout;

  @Option(
      names = "--name-server",
      paramLabel = "ADDRESS[:PORT]",
      converter = NameServerArgument.class,
      description =
          "with --aws and --wait: ask this name server where clients are sent; may be repeated"
              + " (default: all of the zone's own)")
  private List<InetSocketAddress> nameServers = List.of();

  /**
   * A command.
   *
   * @param drains whether it drains, else it undrains
   */
  RoutingCommand(boolean drains, Map<String, String> environment, InstantSource clock) {
    super(environment);
    this.drains = drains;
    this.clock = clock;
  }

  @Override
  protected void checkArguments() {
    if (timeout < 1) {
      throw wrong("--timeout must be 1 or more");
    }
    if (!nameServers.isEmpty() && !isInAws()) {
      throw wrong("--name-server goes with --aws: a local run has a front door to ask");
    }
  }

  @Override
  protected final Report act(Deployment deployment) throws FailedActionException {
    DeployedRegion meant = find(deployment, region);
    Noted noted = new DrainNotes(deployment, meant, clock).write(drains, through, Optional.empty());
    if (noted instanceof Noted.Nowhere nowhere) {
      throw new FailedActionException(
          "No replica took it, and nothing was changed. It is safe to try again. "
              + nowhere.failures());
    }
    RoutingReport report =
        new RoutingReport(meant, drains, noted, Optional.empty(), Optional.empty());
    return await(report, () -> new FrontDoorClient(deployment.run().orElseThrow().frontDoor()));
  }

  /**
   * The note and the metric, either of which will do: the heartbeat makes one of the other. The
   * control region's is the one that does, so it is to know the note first: it would else go on
   * saying what was so before, until the note is replicated.
   */
  @Override
  protected final Report actInAws(Deployment deployment, Topology topology)
      throws FailedActionException {
    DeployedRegion meant = find(deployment, region);
    DeployedRegion control =
        find(deployment, topology.global().controlRegions().getOrDefault(region, ""));
    Noted noted =
        new DrainNotes(deployment, meant, clock).write(drains, through, Optional.of(control));
    Optional<String> failure =
        new DrainMetric(topology.global(), control, clock).put(meant, drains);
    if (noted instanceof Noted.Nowhere nowhere && failure.isPresent()) {
      throw new FailedActionException(
          "Neither a replica nor CloudWatch took it. It is safe to try again. %s %s"
              .formatted(nowhere.failures(), failure.get()));
    }
    var metric = new RoutingReport.Metric(control.name(), failure);
    RoutingReport report =
        new RoutingReport(meant, drains, noted, Optional.of(metric), Optional.empty());
    return await(report, () -> new DnsDirections(topology, zone(topology)));
  }

  private Supplier<NameServers> zone(Topology topology) {
    return nameServers.isEmpty()
        ? () -> NameServers.of(topology.global().domain(), new ExtendedResolver())
        : () -> new NameServers(nameServers);
  }

  private RoutingReport await(RoutingReport report, Supplier<Directions> open) {
    if (!wait) {
      return report;
    }
    try (Directions directions = open.get()) {
      return report.with(
          new Watch(directions, Duration.ofSeconds(timeout), clock).until(region, drains));
    }
  }
}
