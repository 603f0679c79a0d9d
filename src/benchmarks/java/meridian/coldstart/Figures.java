package meridian.coldstart;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * What was measured.
 *
 * @param zipBytes the artifact's size
 * @param starts of each variant
 */
record Figures(long zipBytes, Map<Variant, List<ColdStart>> starts) {

  /** A variant's starts. */
  List<ColdStart> of(Variant variant) {
    return starts.getOrDefault(variant, List.of());
  }

  /** The median of a figure of a variant's starts. */
  double median(Variant variant, ToDoubleFunction<ColdStart> figure) {
    return median(of(variant).stream().mapToDouble(figure));
  }

  /** The median of figures. */
  static double median(DoubleStream figures) {
    double[] sorted = figures.sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The median of a variant's times. */
  double medianMillis(Variant variant) {
    return median(variant, ColdStart::millis);
  }
}
