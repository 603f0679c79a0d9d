package meridian.operate.decision;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import meridian.store.dynamodb.control.ControlTable;
import meridian.store.dynamodb.control.Decision;
import meridian.store.dynamodb.control.DecisionKind;
import meridian.store.dynamodb.control.Decisions;
import meridian.swarm.RegionCode;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Operators' decisions of one kind, read and written through one region's replica of the control
 * table, as that region's own items. A new decision takes precedence over every decision that the
 * replica knows, even if another operator's clock was ahead.
 *
 * @param <T> the type of the decisions' targets
 */
public final class OperatorDecisions<T> {

  private final ControlTable table;
  private final DecisionKind<T> kind;
  private final RegionCode region;
  private final InstantSource clock;

  /**
   * The decisions in one replica; every call may throw an SdkException.
   *
   * @param client talks to the region's replica
   * @param table the control table's name
   * @param region the region's code
   */
  public OperatorDecisions(
      DynamoDbClient client,
      String table,
      DecisionKind<T> kind,
      RegionCode region,
      InstantSource clock) {
    this.table = new ControlTable(client, table);
    this.kind = kind;
    this.region = region;
    this.clock = clock;
  }

  /** Reads the decisions in force, with every write that the replica has acknowledged. */
  public Decisions<T> read() {
    return table.read(kind, clock.instant(), true);
  }

  /** Decides on some targets; returns those that were not in that state already. */
  public List<T> decide(Decision.Action action, List<T> targets) {
    Decisions<T> known = read();
    List<T> distinct = targets.stream().distinct().toList();
    // Written even if nothing seems to change: another region's decision may not have arrived yet.
    distinct.forEach(target -> table.put(kind, decision(target, action, known)));
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
