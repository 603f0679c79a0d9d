package meridian.bench;

import meridian.measure.MeasurementCommand;
import meridian.measure.MeasurementReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the store's benchmark. */
@Command(
    name = "scripts/bench-store",
    description =
        "Runs a pinned day of traffic through the store, and prints what it costs in DynamoDB's"
            + " capacity units. The table is an embedded DynamoDB's, which charges as AWS"
            + " documents. Each swarm is announced to as often as its clients do in half an hour,"
            + " in one execution environment per region.")
final class BenchCommand extends MeasurementCommand {

  @Option(names = "--check", description = "exit with 1 if a goal is missed")
  private boolean check;

  @Option(names = "--quick", description = "measure little, only to see that the benchmark works")
  private boolean quick;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "seed of the traffic (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--life",
      paramLabel = "INTERVALS",
      defaultValue = "3.5",
      description =
          "lifetime of a record, 2.5 to 4.5 announce intervals (default: ${DEFAULT-VALUE})")
  private double life;

  @Override
  protected MeasurementReport measure() throws InterruptedException {
    if (!(life >= 2.5 && life <= 4.5)) {
      throw invalid("--life", life + " is not from 2.5 to 4.5");
    }
    Scale scale = quick ? Scale.QUICK : Scale.FULL;
    return new Benchmark(scale, life, seed, this::note).run();
  }

  @Override
  protected boolean isChecked() {
    return check;
  }
}
