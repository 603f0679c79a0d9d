package meridian.speed;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import jdk.jfr.consumer.RecordingStream;
import meridian.lambda.TrackerHandler;
import meridian.lambda.aws.AwsPlatform;
import meridian.lambda.config.EnvironmentVariables;
import meridian.local.function.LocalFunction;
import meridian.runtime.BareHandler;

/**
 * A process that makes calls one after the other, and prints what they cost in each {@link Window}
 * as JSON. Its environment variables are those of the tracker's function. Its arguments are the
 * name of the {@link AnnounceCall} and the number of warm calls.
 */
final class MeasuredCalls {

  /** Calls during which threads are counted, after all others. */
  private static final int OBSERVED = 200;

  private static final int CALLS_BETWEEN_RESTS = 1_000;

  /** Compilers that finish nothing for so long have nothing to do. */
  private static final Duration COMPILERS_REST = Duration.ofMillis(300);

  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final double NANOS_PER_MICRO = 1e3;

  private MeasuredCalls() {}

  /** Something to measure; the number is that of the call. */
  interface Call {
    void make(int number) throws IOException;
  }

  /** The process's counters. */
  private record Counters(long processorNanos, long nanos, long allocatedBytes) {

    static Counters now() {
      return new Counters(
          PROCESS.getProcessCpuTime(), System.nanoTime(), THREADS.getTotalThreadAllocatedBytes());
    }

    CallCost since(Counters start, int calls) {
      return new CallCost(
          (processorNanos - start.processorNanos) / NANOS_PER_MICRO / calls,
          (nanos - start.nanos) / NANOS_PER_MICRO / calls,
          (double) (allocatedBytes - start.allocatedBytes) / calls);
    }
  }

  /** Makes the calls. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    AnnounceCall kind = AnnounceCall.valueOf(arguments[0]);
    int warm = Integer.parseInt(arguments[1]);
    Call call = call(kind, System.getenv());
    Map<Window, CallCost> costs = new HashMap<>();
    int made = 0;
    Counters start = Counters.now();
    for (Window window : Window.FIRST) {
      for (; made < window.calls(); made++) {
        call.make(made);
      }
      costs.put(window, Counters.now().since(start, made));
    }
    for (; made < Window.WARM.calls(); made++) {
      call.make(made);
      if (made % CALLS_BETWEEN_RESTS == 0) {
        awaitCompilers();
      }
    }
    awaitCompilers();
    start = Counters.now();
    for (int end = made + warm; made < end; made++) {
      call.make(made);
    }
    costs.put(Window.WARM, Counters.now().since(start, warm));
    var measured = new MeasuredCall(costs, threadsPerCall(call, made));
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.println(new JsonMapper().writeValueAsString(measured));
    // The tracker's threads need not end.
    System.exit(0);
  }

  /** Waits until the compilers have finished, so that warm calls do not pay for earlier ones. */
  private static void awaitCompilers() throws InterruptedException {
    CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
    long before;
    do {
      before = compilers.getTotalCompilationTime();
      Thread.sleep(COMPILERS_REST);
    } while (compilers.getTotalCompilationTime() != before);
  }

  private static Call call(AnnounceCall kind, Map<String, String> environment) {
    if (kind.isBare()) {
      var bare = new BareHandler(environment);
      return _ -> bare.call();
    }
    var platform = AwsPlatform.of(new EnvironmentVariables(environment));
    var tracker =
        new LocalFunction(
            "tracker",
            new TrackerHandler(platform),
            Duration.ofSeconds(10),
            InstantSource.system());
    return number -> kind.announce(tracker, number);
  }

  /** How many threads a call uses besides its own, virtual ones included. */
  private static double threadsPerCall(Call call, int from)
      throws IOException, InterruptedException {
    AtomicLong virtual = new AtomicLong();
    try (RecordingStream events = new RecordingStream()) {
      events.enable("jdk.VirtualThreadStart").withoutStackTrace();
      events.onEvent("jdk.VirtualThreadStart", _ -> virtual.incrementAndGet());
      events.startAsync();
      for (int number = from; number < from + OBSERVED; number++) {
        call.make(number);
      }
      events.stop();
    }
    long platform = 0;
    for (int number = from + OBSERVED; number < from + 2 * OBSERVED; number++) {
      Map<Long, Long> before = restingThreads();
      call.make(number);
      platform +=
          poolThreads().entrySet().stream()
              .filter(thread -> !thread.getValue().equals(before.getOrDefault(thread.getKey(), 0L)))
              .count();
    }
    return (double) (virtual.get() + platform) / OBSERVED;
  }

  /** As {@link #poolThreads}, once the last call's threads have nothing more to do. */
  private static Map<Long, Long> restingThreads() {
    Map<Long, Long> before;
    Map<Long, Long> now = poolThreads();
    do {
      before = now;
      now = poolThreads();
    } while (!now.equals(before));
    return now;
  }

  /** The processor time of pools' threads, by thread; the JVM's own and carriers are left out. */
  private static Map<Long, Long> poolThreads() {
    List<Long> ids = new ArrayList<>();
    Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
        .filter(thread -> thread != null && isOfPool(thread.getThreadName()))
        .forEach(thread -> ids.add(thread.getThreadId()));
    Map<Long, Long> times = new HashMap<>();
    ids.forEach(id -> times.put(id, THREADS.getThreadCpuTime(id)));
    return times;
  }

  private static boolean isOfPool(String thread) {
    return thread.startsWith("sdk-") || thread.startsWith(AwsPlatform.TASK_THREADS);
  }
}
