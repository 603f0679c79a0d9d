package meridian.coldstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import meridian.measure.MeasurementCommand;
import meridian.measure.MeasurementReport;
import meridian.runtime.Artifact;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the HTTP clients' benchmark. */
@Command(
    name = "scripts/bench-http-clients",
    description =
        "Starts the packaged artifact with each HTTP client of the AWS SDK that it could have, as"
            + " scripts/bench-coldstart does, and prints what each costs. Linux only.")
final class ClientCommand extends MeasurementCommand {

  // The script sets it, except to have the other arguments checked before it packages anything.
  @Option(names = "--zip", hidden = true)
  private Map<String, Path> zips = Map.of();

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "5",
      description = "starts with each client (default: ${DEFAULT-VALUE})")
  private int runs;

  @Override
  protected MeasurementReport measure() throws IOException, InterruptedException {
    Repetition repetition = new Repetition(checkedCount("--runs", runs), this::note);
    if (zips.isEmpty()) {
      return new ClientResult(runs, List.of());
    }
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      Map<String, Artifact> artifacts = new LinkedHashMap<>();
      for (var zip : zips.entrySet()) {
        Path unpacked = Files.createDirectory(folder.path().resolve(zip.getKey()));
        artifacts.put(zip.getKey(), Artifact.unpack(zip.getValue(), unpacked));
      }
      return new ClientBenchmark(artifacts, folder.path()).run(repetition);
    }
  }
}
