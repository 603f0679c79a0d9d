package meridian.bench;

import java.util.List;

/**
 * A figure and what it is to be at most.
 *
 * @param name of the figure
 * @param figure as measured
 * @param most what it may be
 */
record Goal(String name, double figure, double most) {

  private static final int REFERENCE = 100;
  private static final double PROBE = 0.5;
  private static final double TOLERATED = 1.1;

  boolean isMet() {
    return figure <= most;
  }

  /** All goals that there are. */
  static List<Goal> of(BenchmarkResult figures) {
    return List.of(
        new Goal("write units per announce", figures.day().writesPerAnnounce(), 0.55),
        new Goal("read units per announce", figures.day().readsPerAnnounce(), 1.0),
        new Goal("dead peers, % of those handed out", 100 * figures.day().deadShare(), 13),
        new Goal("bytes of a peer record", figures.sweep().recordBytes(), 75),
        new Goal(
            "read units, most of all swarms of 1,000 and more",
            figures.swarms().stream()
                .filter(cost -> cost.size() > REFERENCE)
                .mapToDouble(SwarmBenchmark.Cost::readUnits)
                .max()
                .orElseThrow(),
            TOLERATED * figures.readUnits(REFERENCE) + PROBE));
  }
}
