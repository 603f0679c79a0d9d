package meridian.speed;

import java.io.IOException;
import meridian.measure.MeasurementCommand;
import meridian.measure.MeasurementReport;
import meridian.measure.Recording;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command line of {@link AnnounceBenchmark}. */
@Command(
    name = "scripts/bench-announce",
    description =
        "Prints what an announce costs through the AWS SDK over HTTP to a database in another"
            + " process: processor time, time, allocation and threads, early and warm, beside a"
            + " bare put and query. Takes about four minutes.")
final class AnnounceCommand extends MeasurementCommand {

  @Option(
      names = "--warm",
      paramLabel = "N",
      defaultValue = "5000",
      description = "warm calls that are counted (default: ${DEFAULT-VALUE})")
  private int warm;

  @Mixin private Recording recording = new Recording();

  @Override
  protected MeasurementReport measure() throws IOException, InterruptedException {
    AnnounceResult result = new AnnounceBenchmark(checkedCount("--warm", warm), this::note).run();
    recording.write("bench-announce", "scripts/bench-announce --record", result.figures());
    return result;
  }
}
