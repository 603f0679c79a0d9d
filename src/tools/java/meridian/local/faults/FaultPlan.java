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
 * @param delay added to every answer and every other reaction; not negative
 * @param rates the share of calls that each fault hits, from 0 to 1; together at most 1
 * @param appliesTo the calls that are affected; all others succeed
 */
public record FaultPlan(
    Duration delay, Map<Fault, Double> rates, Predicate<DynamoDbCall> appliesTo) {

  /** A replica without faults. */
  public static final FaultPlan NONE = new FaultPlan(Duration.ZERO, Map.of(), _ -> true);

  /**
   * Copies the rates.
   *
   * @throws IllegalArgumentException if the delay or a rate is out of its range
   */
  public FaultPlan {
    rates = Map.copyOf(rates);
    if (delay.isNegative()) {
      throw new IllegalArgumentException("negative delay: " + delay);
    }
    double sum = rates.values().stream().mapToDouble(Double::doubleValue).sum();
    if (!(sum <= 1) || rates.values().stream().anyMatch(rate -> rate < 0)) {
      throw new IllegalArgumentException("rates must be 0 to 1, together at most 1: " + rates);
    }
  }

  /** Every call meets the fault. */
  public static FaultPlan always(Fault fault) {
    return NONE.with(fault, 1);
  }

  /** A copy with another delay. */
  public FaultPlan delay(Duration time) {
    return new FaultPlan(time, rates, appliesTo);
  }

  /** A copy with another rate of one fault. */
  public FaultPlan with(Fault fault, double rate) {
    Map<Fault, Double> changed = new EnumMap<>(Fault.class);
    changed.putAll(rates);
    changed.put(fault, rate);
    return new FaultPlan(delay, changed, appliesTo);
  }

  /** A copy that affects the matching calls only. */
  public FaultPlan only(Predicate<DynamoDbCall> calls) {
    return new FaultPlan(delay, rates, calls);
  }

  /** Draws the fault of one call at random, by the rates. */
  Optional<Fault> draw(RandomGenerator random) {
    double left = rates.isEmpty() ? 0 : random.nextDouble();
    for (Fault fault : Fault.values()) {
      double rate = rates.getOrDefault(fault, 0.0);
      if (left < rate) {
        return Optional.of(fault);
      }
      left -= rate;
    }
    return Optional.empty();
  }
}
