package meridian.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meridian.command.CommandFailedException;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunFileTest {

  private static final DeployedRegion.LocalServices SERVICES =
      new DeployedRegion.LocalServices(
          URI.create("http://127.0.0.1:8000"), URI.create("http://127.0.0.1:8001"), "owner");
  private static final List<DeployedRegion> REGIONS =
      List.of(
          new DeployedRegion("eu-west-1", RegionCode.of(2), Optional.of(SERVICES)),
          new DeployedRegion("us-east-1", RegionCode.of(1), Optional.of(SERVICES)));
  private static final LocalRunEndpoints RUN =
      new LocalRunEndpoints(
          URI.create("http://127.0.0.1:6969/"),
          Map.of("eu-west-1", URI.create("http://127.0.0.1:6970/")),
          URI.create("http://127.0.0.1:40000/"));
  private static final String KEY = "0123456789abcdef".repeat(4);

  @TempDir private Path folder = Path.of("set by JUnit");

  @Test
  void readsWhatWasWritten() throws CommandFailedException {
    Path file = folder.resolve("new/run.json");
    new RunFile(file).write(deployment());
    LocalRun run = new RunFile(file).read();
    assertEquals(ProcessHandle.current().pid(), run.process());
    assertEquals(REGIONS, run.deployment().regions());
    assertEquals("peers", run.deployment().peerTable());
    assertEquals("control", run.deployment().controlTable());
    assertEquals(KEY, run.deployment().key().orElseThrow().hex());
    assertEquals(Optional.of(RUN), run.deployment().run());
    assertFalse(run.toString().contains(KEY), run.toString());
  }

  @Test
  void deletesItsOwnFile() {
    Path file = folder.resolve("run.json");
    new RunFile(file).write(deployment());
    new RunFile(file).write(deployment());
    new RunFile(file).delete();
    assertFalse(Files.exists(file));
    new RunFile(file).delete();
    assertTrue(refusal(file).startsWith("There is no run file " + file + ", so no local run"));
  }

  @Test
  void ignoresTheFileOfAnEndedRun() throws IOException, InterruptedException {
    Path file = folder.resolve("run.json");
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    write(file, ended.pid(), Instant.now());
    assertEquals(
        "The local run of %s, process %d, has ended. Start scripts/local."
            .formatted(file, ended.pid()),
        refusal(file));
    new RunFile(file).delete();
    assertTrue(Files.exists(file), "another process's file must not be deleted");
    new RunFile(file).write(deployment());
    assertEquals(ProcessHandle.current().pid(), pid(file));
  }

  @Test
  void ignoresAProcessThatReusesTheId() throws IOException {
    Path file = folder.resolve("run.json");
    write(file, parent().pid(), Instant.EPOCH.plusSeconds(1));
    assertTrue(refusal(file).endsWith(" has ended. Start scripts/local."));
  }

  @Test
  void refusesTheFileOfAnotherRunningProcess() throws IOException {
    Path file = folder.resolve("run.json");
    write(file, parent().pid(), parent().info().startInstant().orElseThrow());
    assertEquals(
        ("Process %d already runs Meridian with the run file %s. This run was stopped; name another"
                + " file with --run.")
            .formatted(parent().pid(), file),
        assertThrows(RunFileInUseException.class, () -> new RunFile(file).write(deployment()))
            .getMessage());
    new RunFile(file).delete();
    assertEquals(parent().pid(), pid(file));
  }

  @Test
  void reportsAMalformedFile() throws IOException {
    Path file = folder.resolve("run.json");
    for (String text : List.of("", "{}", "[1]", "{\"process\": \"me\"}")) {
      Files.writeString(file, text);
      assertEquals(file + " is not a run file of scripts/local.", refusal(file));
    }
    assertEquals(folder + " is not a run file of scripts/local.", refusal(folder));
  }

  private static String refusal(Path file) {
    return String.valueOf(
        assertThrows(CommandFailedException.class, () -> new RunFile(file).read()).getMessage());
  }

  private static Deployment deployment() {
    return new Deployment(
        REGIONS, "peers", "control", Optional.of(DeploymentKey.ofHex(KEY)), Optional.of(RUN));
  }

  /** Writes the file that another process would write. */
  private static void write(Path file, long process, Instant started) throws IOException {
    new RunFile(file).write(deployment());
    String text = Files.readString(file);
    String other = text.replaceFirst("\"process\" : \\d+", "\"process\" : " + process);
    other = other.replaceFirst("\"started\" : \\d+", "\"started\" : " + started.toEpochMilli());
    Files.writeString(file, other);
  }

  private static long pid(Path file) throws IOException {
    return Long.parseLong(
        Files.readString(file).replaceFirst("(?s).*\"process\" : (\\d+).*", "$1"));
  }

  private static ProcessHandle parent() {
    return ProcessHandle.current().parent().orElseThrow();
  }
}
