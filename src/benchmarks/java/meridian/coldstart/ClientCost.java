package meridian.coldstart;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What an HTTP client costs.
 *
 * @param client its name
 * @param zipBytes the size of the artifact that has it
 * @param medianMillis from the start of the process to its first answer
 * @param medianProcessorMillis what all processors together spent on that
 * @param medianProcessorMillisPerAnnounce what they spent on each announce after it
 * @param starts as measured
 */
record ClientCost(
    String client,
    long zipBytes,
    double medianMillis,
    double medianProcessorMillis,
    double medianProcessorMillisPerAnnounce,
    List<ClientStart> starts) {

  private static final double MEGABYTES = 1e6;

  static ClientCost of(String client, long zipBytes, List<ClientStart> starts) {
    return new ClientCost(
        client,
        zipBytes,
        median(starts, start -> start.first().millis()),
        median(starts, start -> start.first().cpuMillis()),
        median(starts, ClientStart::cpuMillisPerAnnounce),
        List.copyOf(starts));
  }

  private static double median(List<ClientStart> starts, ToDoubleFunction<ClientStart> figure) {
    return Figures.median(starts.stream().mapToDouble(figure));
  }

  /** A row of a table in Markdown. */
  String row() {
    return String.format(
        Locale.ROOT,
        "| %s | %.1f | %,.0f | %,.0f | %.1f |",
        client,
        zipBytes / MEGABYTES,
        medianMillis,
        medianProcessorMillis,
        medianProcessorMillisPerAnnounce);
  }
}
