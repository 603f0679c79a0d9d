package meridian.coldstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import meridian.runtime.Artifact;
import meridian.runtime.ExecutionEnvironment;
import meridian.runtime.JarLayout;
import meridian.runtime.LaunchOptions;
import meridian.runtime.LocalTables;

/**
 * Starts artifacts that differ in their HTTP client, each in turn, so that what else goes on hits
 * all. Each start has tables of its own, so all do the same.
 */
final class ClientBenchmark {

  /** After the first. */
  static final int ANNOUNCES = 300;

  private final Map<String, Artifact> artifacts;
  private final Path folder;
  private final Consumer<String> progress;

  /**
   * A benchmark.
   *
   * @param artifacts by the name of their client
   * @param folder for what they write
   * @param progress is told now and then what has been done
   */
  ClientBenchmark(Map<String, Artifact> artifacts, Path folder, Consumer<String> progress) {
    this.artifacts = artifacts;
    this.folder = folder;
    this.progress = progress;
  }

  /** Measures so many starts of each artifact. */
  List<ClientCost> run(int runs) throws IOException, InterruptedException {
    Map<String, List<ClientStart>> starts = new HashMap<>();
    for (int run = 0; run < Benchmark.UNCOUNTED + runs; run++) {
      for (var artifact : artifacts.entrySet()) {
        ClientStart start = start(artifact.getValue());
        if (run >= Benchmark.UNCOUNTED) {
          starts.computeIfAbsent(artifact.getKey(), _ -> new ArrayList<>()).add(start);
        }
      }
      progress.accept("run %d of %d".formatted(run + 1, Benchmark.UNCOUNTED + runs));
    }
    return artifacts.entrySet().stream()
        .map(
            of ->
                ClientCost.of(
                    of.getKey(),
                    of.getValue().zipBytes(),
                    starts.getOrDefault(of.getKey(), List.of())))
        .toList();
  }

  private ClientStart start(Artifact artifact) throws IOException, InterruptedException {
    var requests = new RequestGenerator();
    try (LocalTables tables = LocalTables.create();
        ExecutionEnvironment environment =
            ExecutionEnvironment.start(artifact, launch(tables), folder.resolve("log"))) {
      ColdStart first = ColdStart.measure(environment, requests.announce());
      Duration until = environment.processorTime();
      for (int n = 0; n < ANNOUNCES; n++) {
        RequestGenerator.check(environment.invoke(requests.announce()));
      }
      Duration others = environment.processorTime().minus(until);
      return new ClientStart(first, ColdStart.millis(others) / ANNOUNCES);
    }
  }

  private LaunchOptions launch(LocalTables tables) throws IOException {
    List<String> jvm = Variant.C1.compiler();
    // A client may unpack a native library, and clear away those of earlier starts.
    jvm.add("-Djava.io.tmpdir=" + Files.createTempDirectory(folder, "tmp"));
    return new LaunchOptions(JarLayout.CLASS_PATH, Benchmark.HANDLER, tables.environment(), jvm);
  }
}
