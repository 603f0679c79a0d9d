package meridian.coldstart;

import java.io.IOException;
import java.nio.file.Path;
import meridian.measure.MeasurementCommand;
import meridian.measure.MeasurementReport;
import meridian.runtime.Artifact;
import meridian.runtime.BareHandler;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the cold start's benchmark. */
@Command(
    name = "scripts/bench-coldstart",
    description =
        "Starts the packaged artifact under AWS's runtime interface client, with a local Runtime"
            + " API and an embedded DynamoDB, and prints the time to its first answer. Linux only.")
@SuppressWarnings("NullAway.Init") // picocli sets these fields.
final class ColdStartCommand extends MeasurementCommand {

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "9",
      description = "starts of each variant (default: ${DEFAULT-VALUE})")
  private int runs;

  @Option(names = "--check", description = "exit with 1 if a goal is missed")
  private boolean check;

  @Option(
      names = "--zip",
      paramLabel = "FILE",
      defaultValue = "target/meridian-lambda.zip",
      description = "the artifact (default: ${DEFAULT-VALUE})")
  private Path zip;

  @Override
  protected MeasurementReport measure() throws IOException, InterruptedException {
    Repetition repetition = new Repetition(checkedCount("--runs", runs), this::note);
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      Artifact tracker = Artifact.unpack(zip, folder.path());
      Artifact bare = tracker.with(BareHandler.class, folder.path().resolve("bare"));
      return new ColdStartBenchmark(tracker, bare, folder.path()).run(repetition);
    }
  }

  @Override
  protected boolean isChecked() {
    return check;
  }
}
