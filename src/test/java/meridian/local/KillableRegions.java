package meridian.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import meridian.topology.Region;
import meridian.topology.Topology;

/** A {@link RegionProcess} that can be killed and started again. */
final class KillableRegions implements AutoCloseable {

  private final Path folder;
  private final URI database;
  private volatile Process process;
  private volatile Map<String, String> announceUrls = Map.of();
  private volatile URI events = URI.create("http://127.0.0.1/");

  /** Starts all regions that a folder describes. */
  KillableRegions(Path folder, URI database) {
    this.folder = folder;
    this.database = database;
    this.process = start();
  }

  /** Kills the process as by {@code kill -9}, and waits for its end. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Starts the process again, on other ports. */
  void restart() {
    process = start();
  }

  String announceUrl(String region) {
    return Objects.requireNonNull(announceUrls.get(region));
  }

  URI events() {
    return events;
  }

  private Process start() {
    try {
      Process started =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-Dslf4j.internal.verbosity=ERROR",
                  "-cp",
                  System.getProperty("java.class.path"),
                  RegionProcess.class.getName(),
                  folder.toString(),
                  database.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      BufferedReader out = started.inputReader();
      events = URI.create(line(out));
      Map<String, String> urls = new LinkedHashMap<>();
      for (Region region : Topology.read(folder).regions()) {
        urls.put(region.name(), line(out));
      }
      announceUrls = urls;
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(BufferedReader out) throws IOException {
    return Objects.requireNonNull(out.readLine(), "the process did not start");
  }

  @Override
  public void close() {
    kill();
  }
}
