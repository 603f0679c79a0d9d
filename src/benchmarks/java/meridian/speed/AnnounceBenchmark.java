package meridian.speed;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import meridian.lambda.TrackerHandler;
import meridian.lambda.aws.AwsPlatform;
import meridian.lambda.config.EnvironmentVariables;
import meridian.local.function.LocalFunction;
import meridian.runtime.LocalTables;

/**
 * Measures what an announce costs through the SDK over HTTP. Each kind of call is made in a process
 * of its own, which starts cold; the database is in this process.
 *
 * @param warm the number of warm calls
 * @param progress receives a line for each kind of call
 */
record AnnounceBenchmark(int warm, Consumer<String> progress) {

  private static final JsonMapper JSON = new JsonMapper();

  AnnounceResult run() throws IOException, InterruptedException {
    Map<AnnounceCall, MeasuredCall> measured = new EnumMap<>(AnnounceCall.class);
    try (LocalTables tables = LocalTables.create()) {
      fill(tables);
      for (AnnounceCall call : AnnounceCall.values()) {
        measured.put(call, measure(call, tables.environment()));
        progress.accept("measured: " + call.title());
      }
    }
    return new AnnounceResult(measured);
  }

  /** Makes every peer of every swarm announce once. */
  private static void fill(LocalTables tables) throws IOException {
    var platform = AwsPlatform.of(new EnvironmentVariables(tables.environment()));
    var tracker =
        new LocalFunction(
            "tracker",
            new TrackerHandler(platform),
            Duration.ofSeconds(10),
            InstantSource.system());
    for (AnnounceCall call : AnnounceCall.values()) {
      for (int peer = 0; peer < call.peers(); peer++) {
        call.announce(tracker, peer);
      }
    }
  }

  private MeasuredCall measure(AnnounceCall call, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            MeasuredCalls.class.getName(),
            call.name(),
            Integer.toString(warm));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    Process process = builder.start();
    try (var output = process.getInputStream()) {
      byte[] printed = output.readAllBytes();
      if (process.waitFor() != 0) {
        throw new IOException("the measured process failed: exit code " + process.exitValue());
      }
      return JSON.readValue(printed, MeasuredCall.class);
    } finally {
      process.destroyForcibly();
    }
  }
}
