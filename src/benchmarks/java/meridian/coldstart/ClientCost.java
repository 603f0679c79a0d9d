package meridian.coldstart;

import java.util.List;

/**
 * What an HTTP client costs.
 *
 * @param client its name
 * @param zipBytes the size of the artifact that has it
 * @param medianMillis from the start of the process to its first answer
 * @param medianProcessorMillis processor time of all threads until then
 * @param medianProcessorMillisPerAnnounce the same of each later announce
 * @param starts as measured
 */
record ClientCost(
    String client,
    long zipBytes,
    double medianMillis,
    double medianProcessorMillis,
    double medianProcessorMillisPerAnnounce,
    List<Start> starts) {

  /**
   * One start and the announces after it.
   *
   * @param first up to the first answer
   * @param cpuMillisPerAnnounce processor time of each later announce, on average
   */
  record Start(ColdStart first, double cpuMillisPerAnnounce) {}

  static ClientCost of(String client, long zipBytes, List<Start> starts) {
    return new ClientCost(
        client,
        zipBytes,
        Repetition.median(starts, start -> start.first().millis()),
        Repetition.median(starts, start -> start.first().cpuMillis()),
        Repetition.median(starts, Start::cpuMillisPerAnnounce),
        List.copyOf(starts));
  }
}
