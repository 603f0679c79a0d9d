package meridian.local.faults;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * How a replica fails.
 *
 * @param delay how long every answer and every other reaction is held back; not negative
 * @param rates how many of the calls meet which fault, each from 0 to 1 and together at most 1
 * @param appliesTo the calls that all this is about; others go well
 */
public record FaultPlan(
    Duration delay, Map<Fault, Double> rates, Predicate<DynamoDbCall> appliesTo) {

  /** A replica that works. */
  public static final FaultPlan NONE = new FaultPlan(Duration.ZERO, Map.of(), _ -> true);

  /**
   * Takes an immutable copy of the shares.
   *
   * @throws IllegalArgumentException if a number is not as it must be
   */
  public FaultPlan {
    rates = Map.copyOf(rates);
    if (delay.isNegative()) {
      throw new IllegalArgumentException("nothing is answered " + delay + " late");
    }
    double all = rates.values().stream().mapToDouble(Double::doubleValue).sum();
    if (!(all <= 1) || rates.values().stream().anyMatch(share -> share < 0)) {
      throw new IllegalArgumentException("no shares of all calls: " + rates);
    }
  }

  /** A replica where every call meets the same fault. */
  public static FaultPlan always(Fault fault) {
    return NONE.with(fault, 1);
  }

  /** The same, with every answer held back so long. */
  public FaultPlan delay(Duration time) {
    return new FaultPlan(time, rates, appliesTo);
  }

  /** The same, with another share of one fault. */
  public FaultPlan with(Fault fault, double share) {
    Map<Fault, Double> changed = new EnumMap<>(Fault.class);
    changed.putAll(rates);
    changed.put(fault, share);
    return new FaultPlan(delay, changed, appliesTo);
  }

  /** The same, about some calls only. */
  public FaultPlan only(Predicate<DynamoDbCall> calls) {
    return new FaultPlan(delay, rates, calls);
  }

  /** The fault that a call meets, if any, by the shares. */
  Optional<Fault> draw(RandomGenerator random) {
    double left = rates.isEmpty() ? 0 : random.nextDouble();
    for (Fault fault : Fault.values()) {
      double share = rates.getOrDefault(fault, 0.0);
      if (left < share) {
        return Optional.of(fault);
      }
      left -= share;
    }
    return Optional.empty();
  }
}
