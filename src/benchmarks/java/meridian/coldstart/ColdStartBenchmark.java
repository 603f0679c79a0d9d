package meridian.coldstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import meridian.runtime.Artifact;
import meridian.runtime.BareHandler;
import meridian.runtime.ExecutionEnvironment;
import meridian.runtime.LaunchOptions;
import meridian.runtime.LocalTables;

/**
 * Measures the cold start of each {@link Variant}.
 *
 * @param tracker the artifact
 * @param bare the same with {@link BareHandler} in the place of the tracker
 * @param folder for AOT caches and the log
 */
record ColdStartBenchmark(Artifact tracker, Artifact bare, Path folder) {

  /** Enough announces for a swarm to become so large that it is sampled. */
  private static final int TRAINING_REQUESTS = 400;

  /** Measures the starts of each variant. */
  ColdStartResult run(Repetition repetition) throws IOException, InterruptedException {
    RequestGenerator requests = new RequestGenerator();
    try (LocalTables tables = LocalTables.create()) {
      for (Variant variant : Variant.values()) {
        if (variant.isCached()) {
          train(variant, requests, tables);
          repetition.progress().accept("trained: " + variant.title());
        }
      }
      return new ColdStartResult(
          tracker.zipBytes(),
          repetition.of(
              List.of(Variant.values()), variant -> start(variant, requests.announce(), tables)));
    }
  }

  /** Has the JVM write an AOT cache. */
  private void train(Variant variant, RequestGenerator requests, LocalTables tables)
      throws IOException, InterruptedException {
    Path cache = cache(variant);
    try (ExecutionEnvironment environment =
        environment(variant, variant.trainingOptions(cache), tables)) {
      for (int n = 0; n < TRAINING_REQUESTS; n++) {
        environment.invoke(requests.any(n)).check();
      }
      environment.shutDown();
    }
    if (!Files.exists(cache)) {
      throw new IOException("the training run wrote no AOT cache: " + Files.readString(log()));
    }
  }

  private ColdStart start(Variant variant, String announce, LocalTables tables)
      throws IOException, InterruptedException {
    try (ExecutionEnvironment environment =
        environment(variant, variant.jvmOptions(cache(variant)), tables)) {
      return ColdStart.measure(environment, announce);
    }
  }

  private ExecutionEnvironment environment(Variant variant, List<String> jvm, LocalTables tables)
      throws IOException {
    String handler = variant.isBare() ? BareHandler.class.getName() : ColdStart.HANDLER;
    return ExecutionEnvironment.start(
        variant.isBare() ? bare : tracker,
        new LaunchOptions(variant.layout(), handler, tables.environment(), jvm),
        log());
  }

  private Path cache(Variant variant) {
    return folder.resolve(variant.key());
  }

  private Path log() {
    return folder.resolve("log");
  }
}
