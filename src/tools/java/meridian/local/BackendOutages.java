package meridian.local;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import meridian.deployment.Outage;
import meridian.local.faults.Fault;
import meridian.local.faults.FaultPlan;
import meridian.local.faults.FaultProxy;
import meridian.local.outage.FailingBackend;
import meridian.local.replication.Replicator;

/**
 * Has replicas fail, replication wait, and functions that no client invokes stand still. What is
 * written while replication waits arrives when it goes on.
 */
final class BackendOutages implements FailingBackend {

  private final FaultProxy proxy;
  private final List<Replicator> replicators;
  private final ScheduledFunctions functions;
  private volatile Set<String> down = Set.of();

  /**
   * Where all works.
   *
   * @param replicators of all tables
   */
  BackendOutages(FaultProxy proxy, List<Replicator> replicators, ScheduledFunctions functions) {
    this.proxy = proxy;
    this.replicators = List.copyOf(replicators);
    this.functions = functions;
  }

  /** Whether a region is down. */
  boolean isDown(String region) {
    return down.contains(region);
  }

  @Override
  public void fail(List<Outage> outages) {
    down =
        outages.stream()
            .filter(Outage::down)
            .map(Outage::region)
            .collect(Collectors.toUnmodifiableSet());
    functions.setDown(down);
    outages.forEach(this::failReplica);
    replicators.forEach(replicator -> failLinks(replicator, outages));
  }

  private void failReplica(Outage outage) {
    proxy.set(outage.region(), faults(outage));
    if (outage.down()) {
      proxy.reset(outage.region());
    }
  }

  private static FaultPlan faults(Outage outage) {
    return outage.down()
        ? FaultPlan.always(Fault.RESET_BEFORE)
        : FaultPlan.NONE
            .delay(Duration.ofMillis(outage.slowMillis()))
            .with(Fault.THROTTLED, outage.throttled());
  }

  private static void failLinks(Replicator replicator, List<Outage> outages) {
    for (int i = 0; i < outages.size(); i++) {
      for (Outage other : outages.subList(i + 1, outages.size())) {
        if (isCutOff(outages.get(i)) || isCutOff(other)) {
          replicator.cut(outages.get(i).region(), other.region());
        } else {
          replicator.heal(outages.get(i).region(), other.region());
        }
      }
    }
  }

  private static boolean isCutOff(Outage outage) {
    return outage.down() || outage.partitioned();
  }
}
