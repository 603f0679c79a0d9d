package meridian.operate;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meridian.deployment.DeployedRegion;
import meridian.deployment.Deployment;
import meridian.store.dynamodb.DrainRulings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What draining and undraining have in common. Either may be done again. */
@Command
@SuppressWarnings("NullAway.Init") // picocli sets what a command line must have.
abstract class RoutingCommand extends OperatorCommand {

  private final boolean drains;
  private final InstantSource clock;

  @Parameters(index = "0", paramLabel = "REGION", description = "the region that is meant")
  private String region;

  @Option(
      names = "--through",
      paramLabel = "NAME",
      description = "another region, through which it is said (default: the first that answers)")
  private Optional<String> through;

  @Option(
      names = "--wait",
      description = "wait until the front door sends clients who are there where they should go")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "with --wait: how long at most (default: ${DEFAULT-VALUE})")
  private int timeout;

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
  void checkArguments() {
    if (timeout < 1) {
      throw wrong("--timeout must be 1 or more");
    }
  }

  @Override
  void checkAws() throws FailedActionException {
    throw new FailedActionException(
        "Draining is not available in AWS yet: what deploys a region there is to bring the alarm"
            + " and the health checks that it goes by.");
  }

  @Override
  final Report act(Deployment deployment) throws FailedActionException {
    DeployedRegion meant = find(deployment, region);
    RoutingReport report = rule(deployment, meant);
    return wait ? report.withRoute(await(deployment, meant)) : report;
  }

  static DeployedRegion find(Deployment deployment, String name) throws FailedActionException {
    return deployment
        .region(name)
        .orElseThrow(() -> new FailedActionException("There is no region " + name + "."));
  }

  private RoutingReport rule(Deployment deployment, DeployedRegion meant)
      throws FailedActionException {
    StringBuilder failures = new StringBuilder();
    for (DeployedRegion writer : writers(deployment, meant)) {
      try (DynamoDbClient client = RegionClients.dynamoDb(writer)) {
        var rulings = new DrainRulings(client, deployment.controlTable(), writer.code(), clock);
        return new RoutingReport(
            meant, drains, rule(rulings, deployment, meant), writer, Optional.empty());
      } catch (SdkException e) {
        failures.append(" The replica in %s: %s.".formatted(writer.name(), e.getMessage()));
      }
    }
    throw new FailedActionException(
        "No replica took it, and nothing was changed. It is safe to try again." + failures);
  }

  private List<DeployedRegion> writers(Deployment deployment, DeployedRegion meant)
      throws FailedActionException {
    if (through.isPresent()) {
      DeployedRegion named = find(deployment, through.get());
      if (named.equals(meant)) {
        throw new FailedActionException(
            "A region is drained through another one: the front door does not ask it itself.");
      }
      return List.of(named);
    }
    List<DeployedRegion> others =
        deployment.regions().stream().filter(other -> !other.equals(meant)).toList();
    if (others.isEmpty()) {
      throw new FailedActionException("There is no other region to send clients to.");
    }
    return others;
  }

  private boolean rule(DrainRulings rulings, Deployment deployment, DeployedRegion meant)
      throws FailedActionException {
    if (!drains) {
      return rulings.undrain(meant.code());
    }
    var drained = rulings.read().drained();
    if (deployment.regions().stream()
        .allMatch(other -> other.equals(meant) || drained.contains(other.code()))) {
      throw new FailedActionException(
          "All other regions are drained: if this one were too, clients would be sent to all.");
    }
    return rulings.drain(meant.code());
  }

  /** Where clients who are in the region are sent in the end. */
  private String await(Deployment deployment, DeployedRegion meant) throws FailedActionException {
    try (var door = new FrontDoorClient(deployment.run().orElseThrow().frontDoor())) {
      long deadline = clock.millis() + Duration.ofSeconds(timeout).toMillis();
      Optional<String> route = door.routeFrom(meant.name());
      while (route.map(meant.name()::equals).orElse(drains) == drains) {
        if (clock.millis() >= deadline) {
          throw new FailedActionException(
              "It was said, but after %d s clients who are there are %s."
                  .formatted(
                      timeout, route.map("sent to %s"::formatted).orElse("answered by nobody")));
        }
        FrontDoorClient.pause();
        route = door.routeFrom(meant.name());
      }
      return route.orElseThrow();
    }
  }
}
