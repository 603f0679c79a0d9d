package meridian.coldstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import meridian.runtime.Artifact;
import meridian.runtime.ExecutionEnvironment;
import meridian.runtime.JarLayout;
import meridian.runtime.LaunchOptions;
import meridian.runtime.LocalTables;

/**
 * Measures artifacts that differ in their HTTP client. Each start has its own tables, so that all
 * starts do the same.
 *
 * @param artifacts by the name of their client
 * @param folder for what the JVMs write
 */
record ClientBenchmark(Map<String, Artifact> artifacts, Path folder) {

  /** Announces after the first one of each start. */
  static final int ANNOUNCES = 300;

  /** Measures the starts of each artifact. */
  ClientResult run(Repetition repetition) throws IOException, InterruptedException {
    var starts = repetition.of(artifacts.entrySet(), artifact -> start(artifact.getValue()));
    return new ClientResult(
        repetition.runs(),
        starts.entrySet().stream()
            .map(
                entry ->
                    ClientCost.of(
                        entry.getKey().getKey(),
                        entry.getKey().getValue().zipBytes(),
                        entry.getValue()))
            .toList());
  }

  private ClientCost.Start start(Artifact artifact) throws IOException, InterruptedException {
    RequestGenerator requests = new RequestGenerator();
    try (LocalTables tables = LocalTables.create();
        ExecutionEnvironment environment =
            ExecutionEnvironment.start(artifact, options(tables), folder.resolve("log"))) {
      ColdStart first = ColdStart.measure(environment, requests.announce());
      Duration before = environment.processorTime();
      for (int n = 0; n < ANNOUNCES; n++) {
        environment.invoke(requests.announce()).check();
      }
      Duration others = environment.processorTime().minus(before);
      return new ClientCost.Start(first, ColdStart.millis(others) / ANNOUNCES);
    }
  }

  private LaunchOptions options(LocalTables tables) throws IOException {
    List<String> jvm = Variant.C1.compilerOptions();
    // A client may unpack a native library there, and delete those of earlier starts.
    jvm.add("-Djava.io.tmpdir=" + Files.createTempDirectory(folder, "tmp"));
    return new LaunchOptions(JarLayout.CLASS_PATH, ColdStart.HANDLER, tables.environment(), jvm);
  }
}
