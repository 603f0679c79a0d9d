package meridian.local;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import meridian.deployment.Outage;
import meridian.local.faults.Fault;
import meridian.local.faults.FaultPlan;
import meridian.local.faults.FaultProxy;
import meridian.local.replication.Replicator;

/**
 * Applies outages to replicas, replication and scheduled functions. Writes that could not be
 * replicated are replicated when the outage ends.
 */
final class BackendOutages implements Consumer<List<Outage>> {

  private final FaultProxy proxy;
  private final List<Replicator> replicators;
  private final ScheduledFunctions functions;
  private volatile Set<String> down = Set.of();

  /** No outages; there is a replicator per table. */
  BackendOutages(FaultProxy proxy, List<Replicator> replicators, ScheduledFunctions functions) {
    this.proxy = proxy;
    this.replicators = List.copyOf(replicators);
    this.functions = functions;
  }

  boolean isDown(String region) {
    return down.contains(region);
  }

  @Override
  public void accept(List<Outage> outages) {
    down =
        outages.stream()
            .filter(Outage::down)
            .map(Outage::region)
            .collect(Collectors.toUnmodifiableSet());
    functions.setDown(down);
    outages.forEach(this::applyToReplica);
    for (int i = 0; i < outages.size(); i++) {
      for (Outage other : outages.subList(i + 1, outages.size())) {
        applyToLink(outages.get(i), other);
      }
    }
  }

  private void applyToReplica(Outage outage) {
    if (outage.down()) {
      proxy.set(outage.region(), FaultPlan.always(Fault.RESET_BEFORE));
      proxy.reset(outage.region());
    } else {
      proxy.set(
          outage.region(),
          FaultPlan.NONE
              .delay(Duration.ofMillis(outage.slowMillis()))
              .with(Fault.THROTTLED, outage.throttled()));
    }
  }

  private void applyToLink(Outage one, Outage other) {
    for (Replicator replicator : replicators) {
      if (isCutOff(one) || isCutOff(other)) {
        replicator.cut(one.region(), other.region());
      } else {
        replicator.heal(one.region(), other.region());
      }
    }
  }

  private static boolean isCutOff(Outage outage) {
    return outage.down() || outage.partitioned();
  }
}
