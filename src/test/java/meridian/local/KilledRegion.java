package meridian.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;

/** The functions of a region in a process that can be killed and started again. */
final class KilledRegion implements AutoCloseable {

  private final String region;
  private final URI database;
  private volatile Process process;
  private volatile String announceUrl = "";
  private volatile URI events = URI.create("http://127.0.0.1/");

  KilledRegion(String region, URI database) {
    this.region = region;
    this.database = database;
    this.process = start();
  }

  /** Kills it as by {@code kill -9}, and waits until it is gone. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Starts it again, at other addresses. */
  void restart() {
    process = start();
  }

  String announceUrl() {
    return announceUrl;
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
                  "regions",
                  region,
                  database.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      BufferedReader out = started.inputReader();
      announceUrl = Objects.requireNonNull(out.readLine(), "it did not start");
      events = URI.create(Objects.requireNonNull(out.readLine(), "it did not start"));
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
