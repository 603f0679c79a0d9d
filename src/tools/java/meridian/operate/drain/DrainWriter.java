package meridian.operate.drain;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Stream;
import meridian.command.CommandFailedException;
import meridian.deployment.DeployedRegion;
import meridian.deployment.Deployment;
import meridian.operate.OperatorCommand;
import meridian.operate.RegionControl;
import meridian.operate.decision.OperatorDecisions;
import meridian.store.control.Decision.Action;
import meridian.store.control.DecisionKind;
import meridian.swarm.RegionCode;
import meridian.swarm.StoreUnavailableException;

/**
 * Writes to the control table whether a region is drained, through another region's replica: the
 * drained region need not be reachable.
 */
final class DrainWriter {

  private final Deployment deployment;
  private final DeployedRegion target;
  private final InstantSource clock;

  /**
   * A writer for one region.
   *
   * @param target the region to drain or undrain
   */
  DrainWriter(Deployment deployment, DeployedRegion target, InstantSource clock) {
    this.deployment = deployment;
    this.target = target;
    this.clock = clock;
  }

  /**
   * Writes the decision to the first replica that accepts it.
   *
   * @param through the only region to try, if given
   * @param preferred the region to try first, if any
   * @throws CommandFailedException if the region must not be drained, or not through that one
   */
  DrainWrite write(boolean drains, Optional<String> through, Optional<DeployedRegion> preferred)
      throws CommandFailedException {
    StringJoiner failures = new StringJoiner(" ");
    for (DeployedRegion writer : writers(through, preferred)) {
      try (RegionControl control = RegionControl.open(deployment, writer, clock)) {
        var decisions =
            new OperatorDecisions<>(control.store(), DecisionKind.DRAINS, writer.code(), clock);
        return new DrainWrite.Written(writer, drains ? drain(decisions) : undrain(decisions));
      } catch (StoreUnavailableException e) {
        failures.add("The replica in %s: %s.".formatted(writer.name(), e.getMessage()));
      }
    }
    return new DrainWrite.Failed(failures.toString());
  }

  private List<DeployedRegion> writers(Optional<String> through, Optional<DeployedRegion> preferred)
      throws CommandFailedException {
    if (through.isPresent()) {
      DeployedRegion named = OperatorCommand.find(deployment, through.get());
      if (named.equals(target)) {
        throw new CommandFailedException(
            "A region cannot be drained through itself: choose another one with --through. Nothing"
                + " was done.");
      }
      return List.of(named);
    }
    List<DeployedRegion> others =
        Stream.concat(preferred.stream(), deployment.regions().stream())
            .distinct()
            .filter(other -> !other.equals(target))
            .toList();
    if (others.isEmpty()) {
      throw new CommandFailedException(
          "There is no other region to send clients to. Nothing was done.");
    }
    return others;
  }

  private boolean drain(OperatorDecisions<RegionCode> decisions) throws CommandFailedException {
    var drained = decisions.read().restricted();
    if (deployment.regions().stream()
        .allMatch(other -> other.equals(target) || drained.contains(other.code()))) {
      throw new CommandFailedException(
          "All other regions are drained already. Nothing was done: with all regions drained,"
              + " clients would be sent to all of them.");
    }
    return !decisions.decide(Action.DRAIN, List.of(target.code())).isEmpty();
  }

  private boolean undrain(OperatorDecisions<RegionCode> decisions) {
    return !decisions.decide(Action.UNDRAIN, List.of(target.code())).isEmpty();
  }
}
