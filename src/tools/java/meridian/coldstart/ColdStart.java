package meridian.coldstart;

/**
 * One start.
 *
 * @param millis from the start of the process to its first answer
 * @param cpuMillis what all processors together spent on it; tells more where others use them too
 * @param classes loaded until then
 * @param residentKilobytes the most memory the process was resident in until then
 */
record ColdStart(double millis, double cpuMillis, long classes, long residentKilobytes) {}
