package meridian.bench;

import java.io.IOException;
import meridian.measure.MeasurementCommand;
import meridian.measure.MeasurementReport;
import meridian.measure.Recording;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command line of the store's benchmark. */
@Command(
    name = "scripts/bench-store",
    description =
        "Runs a pinned day of traffic through the store, and prints what it costs in DynamoDB's"
            + " capacity units. The table is an embedded DynamoDB's, which charges as AWS"
            + " documents. Each swarm is announced to as often as its clients do in half an hour,"
            + " in one execution environment per region. With --store s3 it counts the requests of"
            + " S3 on the same day, and prints dollars beside those of DynamoDB.")
final class BenchCommand extends MeasurementCommand {

  /** What is measured. */
  private enum Store {
    DYNAMODB,
    S3
  }

  @Option(
      names = "--store",
      paramLabel = "STORE",
      defaultValue = "dynamodb",
      description = "dynamodb or s3 (default: ${DEFAULT-VALUE})")
  private Store store = Store.DYNAMODB;

  @Option(names = "--check", description = "exit with 1 if a goal is missed")
  private boolean check;

  @Option(names = "--quick", description = "measure little, only to see that the benchmark works")
  private boolean quick;

  @Mixin private Recording recording = new Recording();

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
  protected MeasurementReport measure() throws IOException, InterruptedException {
    if (!(life >= 2.5 && life <= 4.5)) {
      throw invalid("--life", life + " is not from 2.5 to 4.5");
    }
    if (quick && recording.isOn()) {
      throw wrong("--quick measures too little for --record");
    }
    Scale scale = quick ? Scale.QUICK : Scale.FULL;
    if (store == Store.S3) {
      DollarComparison comparison = new DollarBenchmark(scale, life, seed, this::note).run();
      recording.write(
          "bench-store-s3", "scripts/bench-store --store s3 --record", comparison.figures());
      return comparison;
    }
    BenchmarkResult result = new Benchmark(scale, life, seed, this::note).run();
    recording.write("bench-store", "scripts/bench-store --record", result.figures());
    return result;
  }

  @Override
  protected boolean isChecked() {
    return check;
  }
}
