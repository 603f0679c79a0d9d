package meridian.cost;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import meridian.command.CommandFailedException;
import meridian.templates.Stack;

/**
 * What a deployment costs in a month.
 *
 * @param load the announces
 * @param isProvisioned whether units of tables are paid by the hour, also while idle
 * @param commitments to more than a month
 * @param memoryMegabytes of the tracker function in the first region
 * @param idle what is paid without clients
 * @param announces what is paid for announces besides
 * @param ancestor what zappa-bittorrent-tracker's design would cost
 * @param quotas that are needed
 */
public record Estimate(
    Load load,
    boolean isProvisioned,
    Commitments commitments,
    double memoryMegabytes,
    Costs idle,
    Costs announces,
    double ancestor,
    List<Quota> quotas) {

  /**
   * The US dollars of a month with the described capacity, by the shipped prices. Needs jq.
   *
   * @param directory of the description
   * @param peers at a time, on average
   */
  public static double monthlyDollars(Path directory, double peers)
      throws CommandFailedException, IOException {
    WhatIf changes =
        new WhatIf(
            OptionalDouble.of(peers),
            true,
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Measurements measured = Measurements.read(Measurements.DIRECTORY);
    return of(changes, directory, PriceList.standard(), measured, Commitments.NONE).total();
  }

  /** The estimate for a changed description. */
  static Estimate of(
      WhatIf changes,
      Path directory,
      PriceList prices,
      Measurements measured,
      Commitments commitments)
      throws CommandFailedException, IOException {
    WhatIf.Sized sized = changes.apply(directory);
    if (commitments.reservedYears() > 0
        && !sized.topology().global().capacity().mode().equals("provisioned")) {
      throw new CommandFailedException(
          "Capacity on demand cannot be reserved: --reserved needs --capacity provisioned.");
    }
    return of(sized, Stacks.of(sized.report()), prices, measured, commitments);
  }

  private static Estimate of(
      WhatIf.Sized sized,
      Stacks stacks,
      PriceList prices,
      Measurements measured,
      Commitments commitments) {
    boolean hasTables = !sized.topology().global().hasBuckets();
    String monitoring = sized.topology().global().monitoring();
    JsonNode derived = sized.report().json().path("derived");
    IdleCost idleCost =
        new IdleCost(prices, stacks, hasTables, monitoring.equals("essential"), commitments);
    Costs idle = idleCost.costs(sized.topology().regions());
    Costs announces = new Costs();
    TrafficCost traffic = new TrafficCost(sized.load(), prices, measured, commitments);
    if (hasTables) {
      traffic.addTables(stacks, derived.path("targetUtilization").asInt(), idle, announces);
    } else {
      traffic.addBuckets(announces);
    }
    for (Stack stack : stacks.regions()) {
      traffic.addFrontDoor(stack, announces);
      traffic.addFunctions(memory(stack), announces);
    }
    traffic.addTransfer(announces);
    announces.add(
        Component.MONITORING,
        stacks.regions().size()
            * idleCost.busyTrackerMetrics()
            * prices.cloudWatch().metricMonth());
    double memory = memory(stacks.regions().getFirst());
    return new Estimate(
        sized.load(),
        hasTables && sized.topology().global().capacity().mode().equals("provisioned"),
        commitments,
        memory,
        idle,
        announces,
        traffic.ancestor(memory),
        Quota.of(stacks, sized.report().json().path("regions"), prices));
  }

  private static double memory(Stack stack) {
    return stack.resource("Tracker").properties().path("MemorySize").asDouble();
  }

  /** All of a component. */
  double of(Component component) {
    return idle.of(component) + announces.of(component);
  }

  /** All of it. */
  double total() {
    return idle.total() + announces.total();
  }
}
