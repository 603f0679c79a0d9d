package meridian.drill;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import meridian.command.CommandFailedException;
import meridian.measure.MeasurementCommand;
import meridian.measure.MeasurementReport;
import meridian.measure.Recording;
import meridian.topology.Topology;
import meridian.topology.TopologyException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command line of the drill. */
@Command(
    name = "scripts/drill",
    description = {
      "Simulates a population of BitTorrent clients during the loss of a region and other outages,"
          + " and prints what they noticed.",
      "Hours pass in virtual time, over a model of the global table, with the shipped functions;"
          + " then a local run has a short outage in real time. Exits with 1 if a goal is missed.",
      ""
    })
@SuppressWarnings("NullAway.Init") // picocli sets these fields.
final class DrillCommand extends MeasurementCommand {

  private static final int DEFAULT_PEERS = 100_000;

  /** Referenced, because a logger that is garbage collected loses its level. */
  private static final Logger MERIDIAN = Logger.getLogger("meridian");

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "seed of all random numbers, and choice of the failing region (default:"
              + " ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--peers",
      paramLabel = "N",
      defaultValue = "" + DEFAULT_PEERS,
      description = "clients at a time (default: ${DEFAULT-VALUE})")
  private int peers;

  @Option(names = "--model-only", description = "skip the local run")
  private boolean modelOnly;

  @Option(
      names = "--regions",
      paramLabel = "DIR",
      defaultValue = "regions",
      description = "directory that describes the regions (default: ${DEFAULT-VALUE})")
  private Path regions;

  @Mixin private Recording recording;

  @Override
  protected MeasurementReport measure()
      throws CommandFailedException, IOException, InterruptedException {
    if (peers < Drill.MIN_PEERS) {
      throw invalid("--peers", "%d is less than %d".formatted(peers, Drill.MIN_PEERS));
    }
    // The drill provokes failures and counts them, so they are not logged.
    Level before = MERIDIAN.getLevel();
    MERIDIAN.setLevel(Level.OFF);
    try {
      DrillReport report = drill(Topology.read(regions));
      recording.write(
          "drill",
          "scripts/drill --seed %d --peers %d --record".formatted(seed, peers),
          report.figures());
      return report;
    } catch (TopologyException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    } finally {
      MERIDIAN.setLevel(before);
    }
  }

  private DrillReport drill(Topology topology) throws InterruptedException {
    List<Phase> phases = Drill.run(topology, peers, seed, this::note);
    Optional<LocalOutage.Result> local =
        modelOnly
            ? Optional.empty()
            : Optional.of(LocalOutage.run(topology, Drill.failingRegion(topology, seed)));
    DrillResult.Reserve reserve =
        new DrillResult.Reserve(
            topology.regions().size(), topology.global().capacity().requestMillis());
    // Among few clients, the busiest second is mostly chance.
    int peakSeconds = Math.max(1, DEFAULT_PEERS / peers);
    return new DrillReport(new DrillResult(phases, local, peakSeconds, reserve), peers, seed);
  }

  @Override
  protected boolean isChecked() {
    return true;
  }
}
