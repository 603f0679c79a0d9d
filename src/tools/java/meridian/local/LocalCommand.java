package meridian.local;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import meridian.command.CommonOptions;
import meridian.deployment.RunFile;
import meridian.deployment.RunFileInUseException;
import meridian.local.gateway.EventKind;
import meridian.local.http.PortUnavailableException;
import meridian.local.population.LivePopulation;
import meridian.topology.Region;
import meridian.topology.Topology;
import meridian.topology.TopologyException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs all regions on this machine until it is interrupted. */
@Command(
    name = "scripts/local",
    description = {
      "Runs all regions on this machine, each with its own tables or bucket, its own HTTP",
      "server and the real Lambda functions. Prints the announce URLs, and \"ready\" at the end.",
      "Ctrl-C stops everything; no data is kept."
    },
    sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli sets these fields.
public final class LocalCommand implements Callable<Integer> {

  private static final int MAX_PORT = 65_535;
  private static final int MAX_TIME_SCALE = 100;
  private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(5);

  /** Any info hash will do. */
  private static final String INFO_HASH = "288853c31c06e397770eb291e01ca8e6c98e0e50";

  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "6969",
      description =
          "port of the front door; the regions take the ports after it, in the order of their file"
              + " names; 0 for any free ports (default: ${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--regions",
      paramLabel = "DIR",
      defaultValue = "regions",
      description = "directory that describes the regions (default: ${DEFAULT-VALUE})")
  private Path regions;

  @Option(
      names = "--store",
      paramLabel = "STORE",
      defaultValue = "dynamodb",
      description =
          "dynamodb; s3, a bucket for each region; or memory: faster, but without purge, deny list"
              + " and ban list, and not accessible to operators' scripts (default:"
              + " ${DEFAULT-VALUE})")
  private StoreKind store;

  @Option(
      names = "--event",
      paramLabel = "KIND",
      defaultValue = "alb",
      converter = EventKindConverter.class,
      description =
          "the AWS service that invokes the Lambda functions: alb (Application Load Balancer) or"
              + " http-api (API Gateway) (default: ${DEFAULT-VALUE})")
  private EventKind event;

  @Option(
      names = "--place",
      paramLabel = "REGION",
      description =
          "the region where the front door's clients are; it sends them to the nearest healthy"
              + " region (default: the first region)")
  private @Nullable String place;

  @Option(
      names = "--time-scale",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "divides the time between health checks (10 s) and the time for which clients keep a DNS"
              + " answer (60 s) by 1 to 100; changes neither the heartbeat (one a minute) nor the"
              + " health check's time-out (2 s) (default: ${DEFAULT-VALUE})")
  private int timeScale;

  @Option(
      names = "--no-limits",
      description =
          "rate-limit no client, to measure how fast the tracker answers; with limits one peer may"
              + " announce ten times at once, then every two minutes")
  private boolean noLimits;

  @Option(
      names = "--population",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "fill the run with N simulated clients, 1 to 20000, which announce, complete and leave"
              + " like real ones, and the status page with a simulated day before them; they share"
              + " this machine's address, so rate limits are off (default: none)")
  private int population;

  @Option(
      names = "--run",
      paramLabel = "FILE",
      defaultValue = RunFile.DEFAULT,
      description =
          "file in which operators' scripts find this run, except with memory; concurrent runs need"
              + " one each (default: ${DEFAULT-VALUE})")
  private Path run;

  /** Only picocli reads it. */
  @SuppressWarnings("UnusedVariable")
  @Mixin
  private CommonOptions common;

  private LocalCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    try {
      LocalSettings settings = settings();
      var running = LocalRegions.start(settings);
      var runFile = new RunFile(run);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(running, runFile), "shutdown"));
      running.deployment().ifPresent(runFile::write);
      print(running, settings);
      if (running.population().isPresent()) {
        report(running.population().get());
      }
      new CountDownLatch(1).await();
      return CommandLine.ExitCode.OK;
    } catch (PortUnavailableException | TopologyException | RunFileInUseException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private static void stop(LocalRegions running, RunFile runFile) {
    try {
      runFile.delete();
    } finally {
      running.close();
    }
  }

  private LocalSettings settings() {
    Topology topology = Topology.read(regions);
    int last = port == 0 ? 0 : port + topology.regions().size();
    if (port < 0 || last > MAX_PORT) {
      throw wrong(
          "--port must be 0, or at most %d so that each region has a port: %d"
              .formatted(MAX_PORT - topology.regions().size(), port));
    }
    if (timeScale < 1 || timeScale > MAX_TIME_SCALE) {
      throw wrong("--time-scale must be 1 to %d: %d".formatted(MAX_TIME_SCALE, timeScale));
    }
    if (population < 0 || population > LivePopulation.MAX_CLIENTS) {
      throw wrong(
          "--population must be 1 to %d, or 0 for none: %d"
              .formatted(LivePopulation.MAX_CLIENTS, population));
    }
    return new LocalSettings(
        topology.sweptEveryMinute(),
        port,
        store,
        event,
        clientRegion(topology),
        timeScale,
        !noLimits && population == 0,
        population);
  }

  private Region clientRegion(Topology topology) {
    return place == null
        ? topology.regions().getFirst()
        : topology
            .region(place)
            .orElseThrow(
                () ->
                    wrong(
                        "--place must be a region that %s describes: %s"
                            .formatted(regions, place)));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private void print(LocalRegions running, LocalSettings settings) {
    PrintWriter out = spec.commandLine().getOut();
    running.regions().forEach(region -> print(out, region));
    print(out, running.frontDoor());
    out.println();
    out.println(
        "The front door sends clients to the healthy region nearest to %s."
            .formatted(settings.clientRegion().name()));
    out.println("The status page: %s".formatted(running.frontDoor().root()));
    if (population > 0) {
      out.println("Its last 24 hours are simulated up to now; what follows is what happens here.");
    }
    TrackerAddress region = running.regions().getFirst();
    out.println(
        "Metrics for Prometheus: %smetrics, and so for each region.".formatted(region.root()));
    out.println("Try, in another terminal:");
    boolean isOperated = running.deployment().isPresent();
    String runOption = run.equals(Path.of(RunFile.DEFAULT)) ? "" : " --run " + run;
    out.println(
        "  scripts/status" + (isOperated ? runOption : " --url " + running.frontDoor().root()));
    out.println("  scripts/announce %s %s --left 0".formatted(url(region), INFO_HASH));
    if (isOperated) {
      out.println("  scripts/peer %s 127.0.0.1:6881%s".formatted(INFO_HASH, runOption));
    }
    out.println("ready");
    out.flush();
  }

  /** Prints how many simulated clients have started, until all have. */
  private void report(LivePopulation clients) throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    boolean hasStarted;
    do {
      hasStarted = clients.awaitStart(BETWEEN_REPORTS);
      out.println(
          "%d of %d simulated clients have started".formatted(clients.started(), population));
      out.flush();
    } while (!hasStarted);
    out.println("Sweeps count them once a minute.");
    out.flush();
  }

  private static void print(PrintWriter out, TrackerAddress address) {
    out.println("%-16s %s".formatted(address.name(), url(address)));
  }

  private static String url(TrackerAddress address) {
    return address.announceUrls().getFirst();
  }

  /** Parses {@code http-api} as {@link EventKind#HTTP_API}. */
  static final class EventKindConverter implements CommandLine.ITypeConverter<EventKind> {
    @Override
    public EventKind convert(String value) {
      return switch (value) {
        case "alb" -> EventKind.ALB;
        case "http-api" -> EventKind.HTTP_API;
        default -> throw new CommandLine.TypeConversionException("must be alb or http-api");
      };
    }
  }
}
