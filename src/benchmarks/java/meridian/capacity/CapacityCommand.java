package meridian.capacity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import meridian.command.CommandFailedException;
import meridian.measure.MeasurementCommand;
import meridian.measure.MeasurementReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of {@link CapacityBenchmark}. */
@Command(
    name = "scripts/bench-serve",
    description =
        "Compares the processor time of an announce of scripts/serve with its peers in memory and"
            + " without rate limits with that of opentracker, which Debian has (apt-get install"
            + " opentracker). Linux only. Takes about six minutes.")
@SuppressWarnings("NullAway.Init") // picocli sets these fields.
final class CapacityCommand extends MeasurementCommand {

  private static final int MOST_CLIENTS = 900;

  @Option(names = "--check", description = "exit with 1 if a goal is missed")
  private boolean check;

  @Option(
      names = "--sizes",
      split = ",",
      paramLabel = "N",
      defaultValue = "5,1000,20000",
      description = "peers of each torrent, for each comparison (default: ${DEFAULT-VALUE})")
  private List<Integer> sizes;

  @Option(
      names = "--peers",
      paramLabel = "N",
      defaultValue = "100000",
      description = "peers of all torrents (default: ${DEFAULT-VALUE})")
  private int peers;

  @Option(
      names = "--clients",
      paramLabel = "N",
      defaultValue = "64",
      description = "connections at a time (default: ${DEFAULT-VALUE})")
  private int clients;

  @Option(
      names = "--slices",
      paramLabel = "N",
      defaultValue = "9",
      description = "slices of each tracker in each row (default: ${DEFAULT-VALUE})")
  private int slices;

  @Option(
      names = "--slice-seconds",
      paramLabel = "S",
      defaultValue = "3",
      description = "how long a slice takes (default: ${DEFAULT-VALUE})")
  private int sliceSeconds;

  @Option(
      names = "--opentracker",
      paramLabel = "FILE",
      defaultValue = "/usr/bin/opentracker",
      description = "the program (default: ${DEFAULT-VALUE})")
  private Path opentracker;

  @Override
  protected boolean isChecked() {
    return check;
  }

  @Override
  protected MeasurementReport measure()
      throws CommandFailedException, IOException, InterruptedException {
    for (int size : sizes) {
      if (size < 1 || size > Swarms.MOST_PEERS) {
        throw invalid("--sizes", size + " is not from 1 to " + Swarms.MOST_PEERS);
      }
    }
    if (checkedCount("--clients", clients) > MOST_CLIENTS) {
      throw invalid("--clients", clients + " is not from 1 to " + MOST_CLIENTS);
    }
    var benchmark =
        new CapacityBenchmark(
            opentracker,
            checkedCount("--peers", peers),
            List.copyOf(sizes),
            clients,
            checkedCount("--slices", slices),
            Duration.ofSeconds(checkedCount("--slice-seconds", sliceSeconds)),
            this::note);
    if (!Files.isExecutable(opentracker)) {
      throw new CommandFailedException(
          "%s is no program. Nothing was measured; on Debian, apt-get install opentracker."
              .formatted(opentracker));
    }
    return benchmark.run();
  }
}
