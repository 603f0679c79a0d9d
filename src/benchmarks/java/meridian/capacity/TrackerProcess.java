package meridian.capacity;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import meridian.command.CommandFailedException;

/** A tracker that is another process of this machine. Linux only: it reads {@code /proc}. */
final class TrackerProcess implements AutoCloseable {

  private static final long START_SECONDS = 20;
  private static final long STOP_SECONDS = 15;

  /** A tick of the times in {@code /proc/PID/stat}: USER_HZ is 100 on every Linux in use. */
  private static final double MICROS_PER_TICK = 10_000;

  /** The places of user and system time after the command's name, which ends with a bracket. */
  private static final int USER_TIME = 12;

  private static final int SYSTEM_TIME = 13;

  private final Process process;
  private final InetSocketAddress address;

  private TrackerProcess(Process process, InetSocketAddress address) {
    this.process = process;
    this.address = address;
  }

  /** Starts {@code scripts/serve} with its peers in memory, and without rate limits. */
  static TrackerProcess serve(List<String> options) throws IOException, CommandFailedException {
    List<String> command =
        Stream.concat(
                Stream.of("scripts/serve", "--store", "memory", "--port", "0"), options.stream())
            .toList();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("MERIDIAN_RATE_LIMITS", "off");
    Process process = builder.start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    URI url = null;
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith("http://127.0.0.1:")) {
        url = URI.create(line.split(" ", -1)[0]);
      }
      if (line.startsWith("ready") && url != null) {
        return new TrackerProcess(process, loopback(url.getPort()));
      }
    }
    throw new CommandFailedException("scripts/serve did not start. Nothing was measured.");
  }

  /**
   * Starts opentracker. Debian's serves torrents of a whitelist only, so it gets one.
   *
   * @param folder for the whitelist; opentracker makes it its root folder if it may
   */
  static TrackerProcess opentracker(Path program, Swarms swarms, Path folder)
      throws IOException, CommandFailedException, InterruptedException {
    Files.write(
        folder.resolve("whitelist"),
        IntStream.range(0, swarms.torrents()).mapToObj(swarms::hexHash).toList());
    // Started by root, it becomes another user, who must be able to read the list.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    int port = freePort();
    Process process =
        new ProcessBuilder(
                program.toString(),
                "-i",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-d",
                folder.toString(),
                "-w",
                "whitelist")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    var started = new TrackerProcess(process, loopback(port));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!started.isListening()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        started.close();
        throw new CommandFailedException(program + " did not start. Nothing was measured.");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return started;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private boolean isListening() {
    try (Socket socket = new Socket()) {
      socket.connect(address, (int) Duration.ofSeconds(1).toMillis());
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  InetSocketAddress address() {
    return address;
  }

  /** The processor time of all its threads so far, in microseconds. */
  double processorMicros() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    return MICROS_PER_TICK
        * (Long.parseLong(fields[USER_TIME - 1]) + Long.parseLong(fields[SYSTEM_TIME - 1]));
  }

  /** The memory that it has, in bytes. */
  long residentBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IOException("process " + process.pid() + " has ended");
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
