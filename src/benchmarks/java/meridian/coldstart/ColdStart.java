package meridian.coldstart;

import java.io.IOException;
import java.time.Duration;
import meridian.runtime.ExecutionEnvironment;
import meridian.runtime.InvocationResult;

/**
 * One cold start, up to the first answer.
 *
 * @param millis since the start of the process
 * @param cpuMillis processor time of all threads; other load on the machine affects it less
 * @param classes loaded
 * @param residentKilobytes the largest resident set of the process
 */
record ColdStart(double millis, double cpuMillis, long classes, long residentKilobytes) {

  static final String HANDLER = "meridian.lambda.TrackerHandler";

  private static final double NANOS_PER_MILLI = 1e6;

  /** Invokes an environment that was just started with its first announce. */
  static ColdStart measure(ExecutionEnvironment environment, String announce)
      throws IOException, InterruptedException {
    InvocationResult result = environment.invoke(announce);
    Duration age = environment.age();
    Duration processorTime = environment.processorTime();
    result.check();
    return new ColdStart(
        millis(age),
        millis(processorTime),
        environment.loadedClasses(),
        environment.residentKilobytes());
  }

  /** A duration in milliseconds, with fractions. */
  static double millis(Duration duration) {
    return duration.toNanos() / NANOS_PER_MILLI;
  }
}
