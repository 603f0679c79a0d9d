package meridian.cost;

import java.util.EnumMap;
import java.util.Map;

/** US dollars a month by component. */
final class Costs {

  private final Map<Component, Double> dollars = new EnumMap<>(Component.class);

  void add(Component component, double more) {
    dollars.merge(component, more, Double::sum);
  }

  double of(Component component) {
    return dollars.getOrDefault(component, 0.0);
  }

  double total() {
    return dollars.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
