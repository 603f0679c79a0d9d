package meridian.coldstart;

/**
 * One start with some HTTP client, and the announces after it.
 *
 * @param first up to the first answer
 * @param cpuMillisPerAnnounce what all processors together spent on each of the others, on average
 */
record ClientStart(ColdStart first, double cpuMillisPerAnnounce) {}
