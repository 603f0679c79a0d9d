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
import meridian.command.CommandFailedException;

/**
 * The file that tells operators' commands the endpoints of a local run. It is written when the run
 * is ready and deleted when it ends. The file of a killed run is ignored.
 */
public final class RunFile {

  /** The default path. */
  public static final String DEFAULT = "target/local/run.json";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private final Path file;

  /** A run file, which need not exist. */
  public RunFile(Path file) {
    this.file = file;
  }

  /**
   * Writes the endpoints of this process's run.
   *
   * @throws RunFileInUseException if the file belongs to another running process
   */
  public void write(Deployment deployment) {
    try {
      refuseIfInUse();
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

  private void refuseIfInUse() throws IOException {
    try {
      RunFileContent content = content();
      if (content.isAlive() && !content.isOfThisProcess()) {
        throw new RunFileInUseException(
            ("Process %d already runs Meridian with the run file %s. This run was stopped; name"
                    + " another file with --run.")
                .formatted(content.process(), file));
      }
    } catch (NoSuchFileException | JsonProcessingException _) {
      // The file belongs to no run.
    }
  }

  /** Deletes the file if this process wrote it. */
  public void delete() {
    try {
      if (content().isOfThisProcess()) {
        Files.delete(file);
      }
    } catch (NoSuchFileException | JsonProcessingException _) {
      // Not written by this process.
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be deleted", e);
    }
  }

  /**
   * Reads the endpoints of the run.
   *
   * @throws CommandFailedException if there is no such run, or it has ended
   */
  public LocalRun read() throws CommandFailedException {
    try {
      RunFileContent content = content();
      if (!content.isAlive()) {
        throw new CommandFailedException(
            "The local run of %s, process %d, has ended. Start scripts/local."
                .formatted(file, content.process()));
      }
      return new LocalRun(content.process(), content.deployment());
    } catch (NoSuchFileException _) {
      throw new CommandFailedException(
          ("There is no run file %s, so no local run. Start scripts/local (not with --store"
                  + " memory), name another run file with --run, or act on AWS with --aws.")
              .formatted(file));
    } catch (IOException | IllegalArgumentException _) {
      throw new CommandFailedException(file + " is not a run file of scripts/local.");
    }
  }

  private RunFileContent content() throws IOException {
    return JSON.readValue(Files.readAllBytes(file), RunFileContent.class);
  }
}
