package meridian.coldstart;

import java.io.IOException;
import java.time.Duration;
import meridian.runtime.ExecutionEnvironment;
import meridian.runtime.InvocationResult;

/**
 * One start.
 *
 * @param millis from the start of the process to its first answer
 * @param cpuMillis what all processors together spent on it; tells more where others use them too
 * @param classes loaded until then
 * @param residentKilobytes the most memory the process was resident in until then
 */
record ColdStart(double millis, double cpuMillis, long classes, long residentKilobytes) {

  private static final double NANOS_A_MILLI = 1e6;

  /** Has an environment that was just started answer its first announce. */
  static ColdStart measure(ExecutionEnvironment environment, String announce)
      throws IOException, InterruptedException {
    InvocationResult outcome = environment.invoke(announce);
    Duration age = environment.age();
    Duration processors = environment.processorTime();
    RequestGenerator.check(outcome);
    return new ColdStart(
        millis(age),
        millis(processors),
        environment.loadedClasses(),
        environment.residentKilobytes());
  }

  /** A time in milliseconds, with what is less than one. */
  static double millis(Duration time) {
    return time.toNanos() / NANOS_A_MILLI;
  }
}
