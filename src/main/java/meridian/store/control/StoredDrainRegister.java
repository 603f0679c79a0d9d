package meridian.store.control;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import meridian.health.DrainRegister;
import meridian.health.DrainState;
import meridian.swarm.RegionCode;

/**
 * The drain decisions among the control items of one region's replica.
 *
 * @param control the replica's control items
 */
public record StoredDrainRegister(ControlStore control) implements DrainRegister {

  @Override
  public Map<RegionCode, DrainState> read() {
    return control.read(DecisionKind.DRAINS, Instant.EPOCH, true).sorted().stream()
        .collect(Collectors.toUnmodifiableMap(Decision::target, StoredDrainRegister::state));
  }

  private static DrainState state(Decision<RegionCode> decision) {
    return new DrainState(decision.action().isRestrictive(), decision.at());
  }
}
