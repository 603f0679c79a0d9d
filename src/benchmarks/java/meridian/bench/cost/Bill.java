package meridian.bench.cost;

import java.util.EnumMap;
import java.util.Map;

/** Capacity units of tables by category, or requests of buckets. */
public final class Bill {

  private final Map<CostCategory, Double> units = new EnumMap<>(CostCategory.class);
  private ObjectUsage objects = ObjectUsage.NONE;

  void add(CostCategory category, double spent) {
    units.merge(category, spent, Double::sum);
  }

  void add(ObjectUsage usage) {
    objects = objects.plus(usage);
  }

  public void add(Bill other) {
    other.units.forEach(this::add);
    add(other.objects);
  }

  /** Requests of buckets. */
  public ObjectUsage objects() {
    return objects;
  }

  public double of(CostCategory category) {
    return units.getOrDefault(category, 0.0);
  }

  /** Read units, each half of which is 4 KB read with eventual consistency. */
  public double reads() {
    return sum(false);
  }

  /** Write units, each of which is up to 1 KB. */
  public double writes() {
    return sum(true);
  }

  /** Whether something was written. */
  public boolean hasWrites() {
    return writes() > 0 || objects.writes() > 0;
  }

  private double sum(boolean writes) {
    return units.entrySet().stream()
        .filter(entry -> entry.getKey().isWrite() == writes)
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }
}
