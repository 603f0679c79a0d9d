package meridian.coldstart;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * Repeats the starts of several candidates, each in turn, so that other load on the machine affects
 * all of them. The first start of each warms the database and the disk, and is not counted.
 *
 * @param runs counted starts of each candidate
 * @param progress receives a line after each run
 */
record Repetition(int runs, Consumer<String> progress) {

  private static final int UNCOUNTED = 1;

  /** Starts a candidate, and measures that. */
  interface Start<K, R> {
    R measure(K candidate) throws IOException, InterruptedException;
  }

  /** The results by candidate. */
  <K, R> Map<K, List<R>> of(Collection<K> candidates, Start<K, R> start)
      throws IOException, InterruptedException {
    Map<K, List<R>> results = new LinkedHashMap<>();
    for (int run = 0; run < UNCOUNTED + runs; run++) {
      for (K candidate : candidates) {
        R result = start.measure(candidate);
        if (run >= UNCOUNTED) {
          results.computeIfAbsent(candidate, _ -> new ArrayList<>()).add(result);
        }
      }
      progress.accept("run %d of %d".formatted(run + 1, UNCOUNTED + runs));
    }
    return results;
  }

  /** The median of a figure. */
  static <R> double median(List<R> results, ToDoubleFunction<R> figure) {
    double[] sorted = results.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
