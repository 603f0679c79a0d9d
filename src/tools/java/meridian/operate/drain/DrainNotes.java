package meridian.operate.drain;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Stream;
import meridian.deployment.DeployedRegion;
import meridian.deployment.Deployment;
import meridian.operate.FailedActionException;
import meridian.operate.OperatorCommand;
import meridian.operate.RegionClients;
import meridian.operate.decision.OperatorDecisions;
import meridian.store.dynamodb.control.Decision.Action;
import meridian.store.dynamodb.control.DecisionKind;
import meridian.swarm.RegionCode;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Notes in the control table that a region is drained, or no more, through another region's
 * replica: the region that is meant need not be reachable, and is not asked.
 */
final class DrainNotes {

  private final Deployment deployment;
  private final DeployedRegion meant;
  private final InstantSource clock;

  /**
   * Notes on one region.
   *
   * @param meant the region
   */
  DrainNotes(Deployment deployment, DeployedRegion meant, InstantSource clock) {
    this.deployment = deployment;
    this.meant = meant;
    this.clock = clock;
  }

  /**
   * Writes one through the first region that answers.
   *
   * @param through names the only one to be asked, if any
   * @param preferred is asked before all others, if any
   * @throws FailedActionException if the region is not to be drained, or not so
   */
  Noted write(boolean drains, Optional<String> through, Optional<DeployedRegion> preferred)
      throws FailedActionException {
    StringJoiner failures = new StringJoiner(" ");
    for (DeployedRegion writer : writers(through, preferred)) {
      try (DynamoDbClient client = RegionClients.dynamoDb(writer)) {
        var decisions =
            new OperatorDecisions<>(
                client, deployment.controlTable(), DecisionKind.DRAINS, writer.code(), clock);
        return new Noted.Through(writer, drains ? drain(decisions) : undrain(decisions));
      } catch (SdkException e) {
        failures.add("The replica in %s: %s.".formatted(writer.name(), e.getMessage()));
      }
    }
    return new Noted.Nowhere(failures.toString());
  }

  private List<DeployedRegion> writers(Optional<String> through, Optional<DeployedRegion> preferred)
      throws FailedActionException {
    if (through.isPresent()) {
      DeployedRegion named = OperatorCommand.find(deployment, through.get());
      if (named.equals(meant)) {
        throw new FailedActionException(
            "A region is drained through another one: the front door does not ask it itself.");
      }
      return List.of(named);
    }
    List<DeployedRegion> others =
        Stream.concat(preferred.stream(), deployment.regions().stream())
            .distinct()
            .filter(other -> !other.equals(meant))
            .toList();
    if (others.isEmpty()) {
      throw new FailedActionException("There is no other region to send clients to.");
    }
    return others;
  }

  private boolean drain(OperatorDecisions<RegionCode> decisions) throws FailedActionException {
    var drained = decisions.read().restricted();
    if (deployment.regions().stream()
        .allMatch(other -> other.equals(meant) || drained.contains(other.code()))) {
      throw new FailedActionException(
          "All other regions are drained: if this one were too, clients would be sent to all.");
    }
    return !decisions.decide(Action.DRAIN, List.of(meant.code())).isEmpty();
  }

  private boolean undrain(OperatorDecisions<RegionCode> decisions) {
    return !decisions.decide(Action.UNDRAIN, List.of(meant.code())).isEmpty();
  }
}
