package meridian.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import meridian.topology.Topology;
import meridian.topology.TopologyException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line of the drill. */
@Command(
    name = "scripts/drill",
    sortOptions = false,
    description = {
      "Has a population of BitTorrent clients go through the loss of a region and other outages,"
          + " and tells what they noticed.",
      "Hours pass in virtual time, over a model of the global table, with the functions that are"
          + " shipped; then a local run has a short outage for real. Exits with 1 if a goal is"
          + " missed.",
      ""
    })
@SuppressWarnings("NullAway.Init") // picocli sets what a command line must have.
final class DrillCommand implements Callable<Integer> {

  /** Kept, since a logger that nobody keeps forgets its level. */
  private static final Logger MERIDIAN = Logger.getLogger("meridian");

  @Spec private CommandSpec spec;

  @Option(names = "--json", paramLabel = "FILE", description = "write the figures there too")
  private @Nullable Path json;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "decides what chance decides, and which region fails (${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--peers",
      paramLabel = "N",
      defaultValue = "100000",
      description = "how many clients there are at a time (${DEFAULT-VALUE})")
  private int peers;

  @Option(names = "--model-only", description = "leave out the local run")
  private boolean modelOnly;

  @Option(
      names = "--regions",
      paramLabel = "DIR",
      defaultValue = "regions",
      description = "directory that describes the regions (${DEFAULT-VALUE})")
  private Path regions;

  @Option(names = "--help", usageHelp = true, description = "print this help")
  @SuppressWarnings("UnusedVariable") // picocli reads it.
  private boolean help;

  /** Runs it, and exits. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new DrillCommand()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandLine line = spec.commandLine();
    if (peers < Drill.FEWEST) {
      throw new CommandLine.ParameterException(
          line,
          "Invalid value for option '--peers': %d is less than %d".formatted(peers, Drill.FEWEST));
    }
    // What fails here is meant to, and is counted.
    Level before = MERIDIAN.getLevel();
    MERIDIAN.setLevel(Level.OFF);
    try {
      Topology topology = Topology.read(regions);
      List<Phase> phases = Drill.run(topology, peers, seed);
      Optional<LocalOutage.Result> real =
          modelOnly
              ? Optional.empty()
              : Optional.of(LocalOutage.run(topology, Drill.patient(topology, seed)));
      DrillResult outcome =
          new DrillResult(
              phases,
              real,
              new DrillResult.Reserve(
                  topology.regions().size(), topology.global().capacity().requestMillis()));
      var report = new Report(outcome, peers, seed);
      report.lines().forEach(line.getOut()::println);
      line.getOut().flush();
      if (json != null) {
        Files.writeString(json, report.json().toPrettyString() + "\n");
      }
      return outcome.goals().stream().allMatch(Goal::isMet) ? ExitCode.OK : ExitCode.SOFTWARE;
    } catch (TopologyException e) {
      line.getErr().println(e.getMessage());
      return ExitCode.SOFTWARE;
    } finally {
      MERIDIAN.setLevel(before);
    }
  }
}
