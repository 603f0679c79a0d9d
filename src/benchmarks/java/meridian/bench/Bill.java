package meridian.bench;

import java.util.EnumMap;
import java.util.Map;

/** Units of capacity by what they were spent on. */
final class Bill {

  private final Map<Cause, Double> units = new EnumMap<>(Cause.class);

  void add(Cause cause, double spent) {
    units.merge(cause, spent, Double::sum);
  }

  void add(Bill other) {
    other.units.forEach(this::add);
  }

  double of(Cause cause) {
    return units.getOrDefault(cause, 0.0);
  }

  /** Read units, each half of which is 4 KB read with eventual consistency. */
  double reads() {
    return sum(false);
  }

  /** Write units, each of which is up to 1 KB. */
  double writes() {
    return sum(true);
  }

  private double sum(boolean writes) {
    return units.entrySet().stream()
        .filter(entry -> entry.getKey().isWrite() == writes)
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }
}
