package meridian.cost;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Function;
import meridian.command.CommandFailedException;
import meridian.command.CommonOptions;
import meridian.command.Quantities;
import meridian.report.Json;
import meridian.topology.TopologyException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command that prints what a deployment costs. */
@Command(
    name = "scripts/cost",
    sortOptions = false,
    description = {
      "Prints what a deployment costs in AWS, by component and per million announces, idle and with"
          + " its load; what two simpler designs would cost; and the quotas that it needs.",
      "Without options it is the deployment of regions/, with the announces that it is sized for,"
          + " all month. Options change what is calculated, and no file. Needs jq.",
    })
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // picocli sets and reads these fields.
final class CostCommand implements Callable<Integer> {

  private static final int MAX_REGIONS = 30;
  private static final char BLOCK = '█';

  @Spec private CommandSpec spec;

  @Option(
      names = "--peers",
      paramLabel = "N",
      description =
          "clients at a time, on average, such as 2000, 50k or 100M; the capacity is derived from"
              + " them as by scripts/init, or with --from stays as described")
  private @Nullable String peers;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      description = "between two announces of a client, such as 1800s, 30m or 1h")
  private @Nullable String interval;

  @Option(
      names = "--regions",
      paramLabel = "N",
      description = "how many; further ones are like the first")
  private @Nullable Integer regions;

  @Option(names = "--front", paramLabel = "DOOR", description = "of all regions: alb or http-api")
  private @Nullable String front;

  @Option(
      names = "--capacity",
      paramLabel = "MODE",
      description = "of the peer table: on-demand or provisioned")
  private @Nullable String capacity;

  @Option(names = "--datastore", paramLabel = "STORE", description = "dynamodb or s3")
  private @Nullable String datastore;

  @Option(
      names = "--savings-plans",
      description =
          "with a Database and a Compute Savings Plan of a year, without upfront payment, for all"
              + " units and all of Lambda's time")
  private boolean savingsPlans;

  @Option(
      names = "--reserved",
      paramLabel = "YEARS",
      description =
          "with reserved capacity for 1 or 3 years for the least provisioned units; AWS has none"
              + " for replicated writes")
  private @Nullable Integer reserved;

  @Option(
      names = "--prices",
      paramLabel = "FILE",
      description = "prices and quotas that differ from templates/prices.json, in the same form")
  private @Nullable Path priceFile;

  @Option(
      names = "--from",
      paramLabel = "DIR",
      description =
          "directory of the description, whose capacity stays as it is with --peers (default:"
              + " regions, whose capacity is derived anew with --peers)")
  private @Nullable Path described;

  @Option(names = "--json", paramLabel = "FILE", description = "also write the figures as JSON")
  private @Nullable Path jsonFile;

  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    WhatIf changes = changes();
    Commitments commitments = new Commitments(savingsPlans, years());
    Path directory = described == null ? Path.of("regions") : described;
    try {
      PriceList prices = PriceList.read(Optional.ofNullable(priceFile));
      Measurements measured = Measurements.read(Measurements.DIRECTORY);
      Estimate estimate = Estimate.of(changes, directory, prices, measured, commitments);
      double naive =
          Estimate.of(
                  changes.behind("http-api"),
                  directory,
                  prices,
                  measured.withWritePerAnnounce(),
                  commitments)
              .total();
      print(new CostReport(estimate, naive, prices, measured, bar()));
      return ExitCode.OK;
    } catch (CommandFailedException | TopologyException e) {
      return fail(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return fail(
          "A file cannot be read or written, and nothing was printed: %s."
              .formatted(JsonFiles.reason(e)));
    }
  }

  private int fail(String sentence) {
    spec.commandLine().getErr().println(sentence);
    spec.commandLine().getErr().flush();
    return ExitCode.SOFTWARE;
  }

  private WhatIf changes() {
    return new WhatIf(
        peers == null
            ? OptionalDouble.empty()
            : OptionalDouble.of(valid("--peers", peers, Quantities::count)),
        described != null,
        interval == null
            ? OptionalInt.empty()
            : OptionalInt.of(valid("--interval", interval, Quantities::seconds)),
        regions == null ? OptionalInt.empty() : OptionalInt.of(regions(regions)),
        choice("--front", front, "alb", "http-api"),
        choice("--capacity", capacity, "on-demand", "provisioned"),
        choice("--datastore", datastore, "dynamodb", "s3"));
  }

  private <T> T valid(String option, String text, Function<String, T> reader) {
    try {
      return reader.apply(text);
    } catch (TypeConversionException e) {
      throw invalid(option, String.valueOf(e.getMessage()));
    }
  }

  private int regions(int count) {
    if (count < 1 || count > MAX_REGIONS) {
      throw invalid("--regions", "%d is not from 1 to %d".formatted(count, MAX_REGIONS));
    }
    return count;
  }

  private Optional<String> choice(String option, @Nullable String value, String... values) {
    if (value != null && !List.of(values).contains(value)) {
      throw invalid(option, "%s is not %s".formatted(value, String.join(" or ", values)));
    }
    return Optional.ofNullable(value);
  }

  private int years() {
    if (reserved == null) {
      return 0;
    }
    if (reserved != 1 && reserved != 3) {
      throw invalid("--reserved", reserved + " is not 1 or 3");
    }
    return reserved;
  }

  private ParameterException invalid(String option, String reason) {
    return new ParameterException(
        spec.commandLine(), "Invalid value for option '%s': %s".formatted(option, reason));
  }

  private void print(CostReport report) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (jsonFile != null) {
      Files.writeString(jsonFile, Json.text(report.json()) + "\n");
    }
    report.lines().forEach(out::println);
    out.flush();
  }

  /** A block, if the terminal has it. */
  private static char bar() {
    Charset terminal = System.out.charset();
    return terminal.canEncode() && terminal.newEncoder().canEncode(BLOCK) ? BLOCK : '#';
  }
}
