package meridian.coldstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import meridian.runtime.Artifact;
import meridian.runtime.ExecutionEnvironment;
import meridian.runtime.LaunchOptions;
import meridian.runtime.LocalTables;

/**
 * Measures the cold start of each {@link Variant}.
 *
 * @param folder for the AOT cache and the log
 */
record ColdStartBenchmark(Artifact artifact, Path folder) {

  /** Enough announces for a swarm to become so large that it is sampled. */
  private static final int TRAINING_REQUESTS = 400;

  /** Measures the starts of each variant. */
  ColdStartResult run(Repetition repetition) throws IOException, InterruptedException {
    RequestGenerator requests = new RequestGenerator();
    try (LocalTables tables = LocalTables.create()) {
      train(requests, tables);
      repetition.progress().accept("training");
      return new ColdStartResult(
          artifact.zipBytes(),
          repetition.of(
              List.of(Variant.values()), variant -> start(variant, requests.announce(), tables)));
    }
  }

  /** Has the JVM write an AOT cache. */
  private void train(RequestGenerator requests, LocalTables tables)
      throws IOException, InterruptedException {
    try (ExecutionEnvironment environment =
        environment(Variant.AOT, Variant.AOT.trainingOptions(cache()), tables)) {
      for (int n = 0; n < TRAINING_REQUESTS; n++) {
        RequestGenerator.check(environment.invoke(requests.any(n)));
      }
      environment.shutDown();
    }
    if (!Files.exists(cache())) {
      throw new IOException("the training run wrote no AOT cache: " + Files.readString(log()));
    }
  }

  private ColdStart start(Variant variant, String announce, LocalTables tables)
      throws IOException, InterruptedException {
    try (ExecutionEnvironment environment =
        environment(variant, variant.jvmOptions(cache()), tables)) {
      return ColdStart.measure(environment, announce);
    }
  }

  private ExecutionEnvironment environment(Variant variant, List<String> jvm, LocalTables tables)
      throws IOException {
    return ExecutionEnvironment.start(
        artifact,
        new LaunchOptions(variant.layout(), ColdStart.HANDLER, tables.environment(), jvm),
        log());
  }

  private Path cache() {
    return folder.resolve("meridian.aot");
  }

  private Path log() {
    return folder.resolve("log");
  }
}
