package meridian.deployment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The file by which a local run tells operators' tools where it is: written when the run is ready,
 * deleted when it ends. One that outlived its run, because that was killed, counts for nothing.
 */
public final class RunFile {

  /** Where a run keeps it unless it is told otherwise. */
  public static final String DEFAULT = "target/local/run.json";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private final Path file;

  /** A run file that need not be there. */
  public RunFile(Path file) {
    this.file = file;
  }

  /**
   * Says where this process's run is.
   *
   * @throws RunFileInUseException if another process's run that goes on says so here
   */
  public void write(Deployment deployment) {
    try {
      refuseIfTaken();
      Path folder = file.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      Path draft = Files.createTempFile(folder, "run", ".json");
      JSON.writerWithDefaultPrettyPrinter()
          .writeValue(draft.toFile(), RunFileContent.of(deployment));
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }

  private void refuseIfTaken() throws IOException {
    try {
      RunFileContent notes = notes();
      if (notes.isAlive() && !notes.isOfThisProcess()) {
        throw new RunFileInUseException(
            "Process %d already runs Meridian and says so in %s; --run names another file."
                .formatted(notes.process(), file));
      }
    } catch (NoSuchFileException | JsonProcessingException _) {
      // Nobody's.
    }
  }

  /** Takes back what this process said; leaves alone what another did. */
  public void delete() {
    try {
      if (notes().isOfThisProcess()) {
        Files.delete(file);
      }
    } catch (NoSuchFileException | JsonProcessingException _) {
      // Not what this process said.
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be deleted", e);
    }
  }

  /**
   * The run that the file speaks of.
   *
   * @throws NoDeploymentException if there is none, or none any more
   */
  public LocalRun read() throws NoDeploymentException {
    try {
      RunFileContent notes = notes();
      if (!notes.isAlive()) {
        throw new NoDeploymentException(
            "The local run of %s, process %d, has ended: start scripts/local."
                .formatted(file, notes.process()));
      }
      return new LocalRun(notes.process(), notes.deployment());
    } catch (NoSuchFileException _) {
      throw new NoDeploymentException(
          ("There is no %s, so no local run: start scripts/local (with tables, not --store memory),"
                  + " name a run's file by --run, or act on AWS by --aws.")
              .formatted(file));
    } catch (IOException | IllegalArgumentException _) {
      throw new NoDeploymentException(file + " cannot be read as the run file of scripts/local.");
    }
  }

  private RunFileContent notes() throws IOException {
    return JSON.readValue(Files.readAllBytes(file), RunFileContent.class);
  }
}
