package meridian.coldstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import meridian.runtime.Artifact;
import meridian.runtime.ExecutionEnvironment;
import meridian.runtime.LaunchOptions;
import meridian.runtime.LocalTables;

/**
 * Starts the artifact again and again, each variant in turn, so that what else goes on hits all.
 */
final class Benchmark {

  static final String HANDLER = "meridian.lambda.TrackerHandler";

  /** The first starts of all warm the database and the disk. */
  static final int UNCOUNTED = 1;

  /** Enough for a swarm to become so large that it is read in parts. */
  private static final int TRAINING = 400;

  private final Artifact artifact;
  private final Path folder;
  private final Consumer<String> progress;
  private final RequestGenerator requests = new RequestGenerator();

  /**
   * A benchmark.
   *
   * @param folder for what it writes besides
   * @param progress is told now and then what has been done
   */
  Benchmark(Artifact artifact, Path folder, Consumer<String> progress) {
    this.artifact = artifact;
    this.folder = folder;
    this.progress = progress;
  }

  /** Measures so many starts of each variant. */
  Figures run(int runs) throws IOException, InterruptedException {
    Map<Variant, List<ColdStart>> starts = new EnumMap<>(Variant.class);
    try (LocalTables tables = LocalTables.create()) {
      train(tables);
      for (int run = 0; run < UNCOUNTED + runs; run++) {
        for (Variant variant : Variant.values()) {
          ColdStart start = start(variant, tables);
          if (run >= UNCOUNTED) {
            starts.computeIfAbsent(variant, _ -> new ArrayList<>()).add(start);
          }
        }
        progress.accept("run %d of %d".formatted(run + 1, UNCOUNTED + runs));
      }
    }
    return new Figures(artifact.zipBytes(), starts);
  }

  private void train(LocalTables tables) throws IOException, InterruptedException {
    try (ExecutionEnvironment environment =
        environment(Variant.AOT, Variant.AOT.training(cache()), tables)) {
      for (int n = 0; n < TRAINING; n++) {
        RequestGenerator.check(environment.invoke(requests.any(n)));
      }
      environment.shutDown();
    }
    if (!Files.exists(cache())) {
      throw new IOException("the training run left no cache: " + Files.readString(log()));
    }
    progress.accept("training");
  }

  private ColdStart start(Variant variant, LocalTables tables)
      throws IOException, InterruptedException {
    try (ExecutionEnvironment environment = environment(variant, variant.jvm(cache()), tables)) {
      return ColdStart.measure(environment, requests.announce());
    }
  }

  private ExecutionEnvironment environment(Variant variant, List<String> jvm, LocalTables tables)
      throws IOException {
    return ExecutionEnvironment.start(
        artifact, new LaunchOptions(variant.layout(), HANDLER, tables.environment(), jvm), log());
  }

  private Path cache() {
    return folder.resolve("meridian.aot");
  }

  private Path log() {
    return folder.resolve("log");
  }
}
