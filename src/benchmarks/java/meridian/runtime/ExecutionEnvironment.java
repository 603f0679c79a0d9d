package meridian.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An execution environment: its own JVM, in which the runtime interface client runs a function with
 * the environment variables that Lambda sets.
 */
public final class ExecutionEnvironment implements AutoCloseable {

  /** The class path's main class. */
  private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** Options without which JDK 25 prints warnings about the client. */
  private static final List<String> NO_WARNINGS =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  private static final Map<String, String> LAMBDA =
      Map.of(
          "AWS_LAMBDA_FUNCTION_NAME", "meridian",
          "AWS_LAMBDA_FUNCTION_VERSION", "$LATEST",
          "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1769",
          "AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/meridian",
          "AWS_LAMBDA_LOG_STREAM_NAME", "local",
          "AWS_LAMBDA_LOG_FORMAT", "JSON",
          "AWS_LAMBDA_LOG_LEVEL", "INFO",
          "AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand",
          "AWS_EXECUTION_ENV", "AWS_Lambda_java25");

  private final RuntimeApi api;
  private final Process process;
  private final Path log;
  private final long begun;

  private ExecutionEnvironment(RuntimeApi api, Process process, Path log, long begun) {
    this.api = api;
    this.process = process;
    this.log = log;
    this.begun = begun;
  }

  /**
   * Starts an environment.
   *
   * @param log receives standard output and error of the function
   */
  public static ExecutionEnvironment start(Artifact artifact, LaunchOptions launch, Path log)
      throws IOException {
    RuntimeApi api = RuntimeApi.start(TIMEOUT, Clock.systemUTC());
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command(artifact, launch))
              .directory(artifact.root().toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      Map<String, String> variables = builder.environment();
      variables.clear();
      variables.putAll(LAMBDA);
      variables.put("LAMBDA_TASK_ROOT", artifact.root().toString());
      variables.put("_HANDLER", launch.handler());
      variables.put("AWS_LAMBDA_RUNTIME_API", api.address());
      variables.putAll(launch.environment());
      long begun = System.nanoTime();
      return new ExecutionEnvironment(api, builder.start(), log, begun);
    } catch (IOException | RuntimeException e) {
      api.close();
      throw e;
    }
  }

  private static List<String> command(Artifact artifact, LaunchOptions launch) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(NO_WARNINGS);
    command.add(artifact.client().option());
    command.addAll(launch.jvm());
    command.add("-cp");
    command.add(
        launch.layout().classPath(artifact).stream()
            .map(Path::toString)
            .collect(Collectors.joining(System.getProperty("path.separator"))));
    command.add(CLIENT);
    command.add(launch.handler());
    return command;
  }

  /**
   * Invokes the function, and waits for its result.
   *
   * @throws IOException if the JVM ends, or there is no result within a minute
   */
  public InvocationResult invoke(String event) throws IOException, InterruptedException {
    return await(api.invoke(event));
  }

  /**
   * Waits until the runtime has run its hooks and is ready for its snapshot; only with {@code
   * AWS_LAMBDA_INITIALIZATION_TYPE} set to {@code snap-start}.
   */
  public void awaitCheckpoint() throws IOException, InterruptedException {
    await(api.checkpoint());
  }

  /** Makes the runtime continue from its snapshot, which here is the unchanged process. */
  public void restore() {
    api.restore();
  }

  private <T> T await(CompletableFuture<T> event) throws IOException, InterruptedException {
    CompletableFuture<Process> end = process.onExit();
    try {
      CompletableFuture.anyOf(event, end).get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      // The last report may arrive just after the end of the process.
      return event.get(event.isDone() ? 0 : 1, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IOException(
          "the function %s: %s"
              .formatted(end.isDone() ? "has ended" : "does not answer", Files.readString(log)),
          e);
    } catch (ExecutionException e) {
      throw new IOException(e);
    }
  }

  /** Time since the start of the process. */
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** Processor time of all its threads. */
  public Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** The largest resident set of the process, in kilobytes; Linux only. */
  public long residentKilobytes() throws IOException {
    try (Stream<String> status = Files.lines(Path.of("/proc", process.pid() + "", "status"))) {
      return status
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow(() -> new IOException("/proc has no VmHWM of process " + process.pid()));
    }
  }

  /** The number of loaded classes, archived ones included, as {@code jstat} counts them. */
  public long loadedClasses() throws IOException {
    String jstat = Path.of(System.getProperty("java.home"), "bin", "jstat").toString();
    Process count = new ProcessBuilder(jstat, "-class", process.pid() + "").start();
    try (Stream<String> lines = count.inputReader().lines()) {
      String figures =
          lines
              .skip(1)
              .findFirst()
              .orElseThrow(
                  () -> new IOException("jstat printed no figures for process " + process.pid()));
      return Long.parseLong(figures.strip().split(" +", -1)[0]);
    }
  }

  /** Ends the JVM as Lambda does, and waits for it: it may write an AOT cache first. */
  public void shutDown() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  /** Ends the JVM at once. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
    api.close();
  }
}
