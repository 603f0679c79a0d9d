package meridian.capacity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import meridian.command.CommandFailedException;

/**
 * Announces to {@code scripts/serve} and to opentracker by turns, in short slices, so that both
 * meet the same disturbances of the machine. The load generator shares the processors with them,
 * but only the processor time of the servers' processes counts.
 *
 * @param opentracker the program
 * @param allPeers the peers of all torrents
 * @param sizes the peers of each torrent, for each comparison
 * @param clients the number of connections at a time
 * @param slices the slices of each tracker that count, for each row
 * @param slice how long each takes
 * @param progress receives a line for each step
 */
record CapacityBenchmark(
    Path opentracker,
    int allPeers,
    List<Integer> sizes,
    int clients,
    int slices,
    Duration slice,
    Consumer<String> progress) {

  /** The first slices of each row, in which the JVM compiles. */
  private static final int WARM_UP = 3;

  CapacityResult run() throws IOException, CommandFailedException, InterruptedException {
    List<Comparison> rows = new ArrayList<>();
    for (int peers : sizes) {
      rows.addAll(compare(Swarms.of(allPeers, peers), rows.size()));
    }
    return new CapacityResult(clients, slices, rows);
  }

  private List<Comparison> compare(Swarms swarms, int rowsBefore)
      throws IOException, CommandFailedException, InterruptedException {
    Path folder = Files.createTempDirectory("meridian-opentracker");
    try (TrackerProcess serve = TrackerProcess.serve(List.of());
        TrackerProcess other = TrackerProcess.opentracker(opentracker, swarms, folder)) {
      Load ours = load(serve, swarms);
      Load theirs = load(other, swarms);
      progress.accept(
          "%,d peers announce to both, in swarms of %,d ..."
              .formatted(swarms.size(), swarms.peers()));
      ours.fill(Style.KEEP_ALIVE);
      theirs.fill(Style.CLOSED);
      List<Comparison> rows = new ArrayList<>();
      for (Style style : Style.values()) {
        rows.add(compare(swarms, style, serve, ours, other, theirs));
        report(rowsBefore + rows.size(), rows.getLast());
      }
      return rows;
    } finally {
      delete(folder);
    }
  }

  private Load load(TrackerProcess tracker, Swarms swarms) {
    return new Load(tracker.address(), swarms, new TrackerIds(swarms.size()), clients);
  }

  private Comparison compare(
      Swarms swarms,
      Style style,
      TrackerProcess serve,
      Load ours,
      TrackerProcess other,
      Load theirs)
      throws IOException, InterruptedException {
    double[] serveMicros = new double[slices];
    double[] otherMicros = new double[slices];
    for (int turn = -WARM_UP; turn < slices; turn++) {
      double one = micros(serve, ours, style);
      double two = micros(other, theirs, Style.CLOSED);
      if (turn >= 0) {
        serveMicros[turn] = one;
        otherMicros[turn] = two;
      }
    }
    return new Comparison(
        swarms.torrents(),
        swarms.peers(),
        style,
        median(serveMicros),
        median(otherMicros),
        serve.residentBytes(),
        other.residentBytes());
  }

  private double micros(TrackerProcess tracker, Load load, Style style)
      throws IOException, InterruptedException {
    double before = tracker.processorMicros();
    long announces = load.announce(style, slice);
    return (tracker.processorMicros() - before) / announces;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private void report(int rows, Comparison row) {
    int all = sizes.size() * Style.values().length;
    Duration left = slice.multipliedBy(2L * (slices + WARM_UP) * (all - rows));
    progress.accept(
        "%s: capacity %.2f; %d of %d rows, about %d s left"
            .formatted(row.style().title(), row.capacity(), rows, all, left.toSeconds()));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
