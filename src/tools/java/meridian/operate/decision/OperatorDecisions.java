package meridian.operate.decision;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import meridian.store.control.ControlStore;
import meridian.store.control.Decision;
import meridian.store.control.DecisionKind;
import meridian.store.control.Decisions;
import meridian.swarm.RegionCode;

/**
 * Operators' decisions of one kind, read and written through one region's replica of the control
 * items, as that region's own items. A new decision takes precedence over every decision that the
 * replica knows, even if another operator's clock was ahead.
 *
 * @param <T> the type of the decisions' targets
 */
public final class OperatorDecisions<T> {

  private final ControlStore control;
  private final DecisionKind<T> kind;
  private final RegionCode region;
  private final InstantSource clock;

  /**
   * The decisions in one replica; every call may throw a StoreUnavailableException.
   *
   * @param control the control items of the region's replica
   * @param region the region's code
   */
  public OperatorDecisions(
      ControlStore control, DecisionKind<T> kind, RegionCode region, InstantSource clock) {
    this.control = control;
    this.kind = kind;
    this.region = region;
    this.clock = clock;
  }

  /** Reads the decisions in force, with every write that the replica has acknowledged. */
  public Decisions<T> read() {
    return control.read(kind, clock.instant(), true);
  }

  /** Decides on some targets; returns those that were not in that state already. */
  public List<T> decide(Decision.Action action, List<T> targets) {
    Decisions<T> known = read();
    List<T> distinct = targets.stream().distinct().toList();
    // Written even if nothing seems to change: another region's decision may not have arrived yet.
    distinct.forEach(target -> control.put(kind, decision(target, action, known)));
    return distinct.stream()
        .filter(target -> known.restricted().contains(target) != action.isRestrictive())
        .toList();
  }

  /** A decision dated now, or just after the known decision if that is later. */
  private Decision<T> decision(T target, Decision.Action action, Decisions<T> known) {
    Instant now = clock.instant();
    Instant at =
        Optional.ofNullable(known.byTarget().get(target))
            .map(before -> before.at().plusMillis(1))
            .filter(now::isBefore)
            .orElse(now);
    return Decision.of(target, action, region, at);
  }
}
