package meridian.local;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import meridian.deployment.RunFile;
import meridian.deployment.RunFileInUseException;
import meridian.local.gateway.EventKind;
import meridian.local.http.PortUnavailableException;
import meridian.topology.Region;
import meridian.topology.Topology;
import meridian.topology.TopologyException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command line of a local run: starts the regions, says where they are, and waits to be
 * stopped.
 */
@Command(
    name = "scripts/local",
    description = "Runs every region on this machine, each as AWS would run it.",
    sortOptions = false)
public final class LocalCommand implements Callable<Integer> {

  private static final int HIGHEST_PORT = 65_535;
  private static final int FASTEST = 100;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "6969",
      description =
          "Port of the front door; the regions take the following ones, in the order of their"
              + " file names. 0: the system chooses each. Default: ${DEFAULT-VALUE}")
  private int port;

  @Option(
      names = "--regions",
      paramLabel = "DIR",
      defaultValue = "regions",
      description = "Directory that describes the regions. Default: ${DEFAULT-VALUE}")
  private Path regions = Path.of("regions");

  @Option(
      names = "--store",
      paramLabel = "KIND",
      defaultValue = "dynamodb",
      description =
          "Where peers are kept: memory (without a deny list, and out of the reach of operators'"
              + " tools) or dynamodb. Default: ${DEFAULT-VALUE}")
  private StoreKind store = StoreKind.DYNAMODB;

  @Option(
      names = "--event",
      paramLabel = "KIND",
      defaultValue = "alb",
      converter = EventKindConverter.class,
      description = "How requests reach the Lambdas: alb or http-api. Default: ${DEFAULT-VALUE}")
  private EventKind event = EventKind.ALB;

  @Option(
      names = "--place",
      paramLabel = "REGION",
      description = "Where the front door's clients are. Default: the first region")
  private @Nullable String place;

  @Option(
      names = "--time-scale",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How many times as fast as with Route 53 the front door follows a change, 1 to 100: it"
              + " checks regions every 10 s and sends who was sent somewhere there for 60 s, both"
              + " divided by this. Default: ${DEFAULT-VALUE}")
  private int timeScale;

  @Option(
      names = "--run",
      paramLabel = "FILE",
      defaultValue = RunFile.DEFAULT,
      description =
          "File that tells operators' tools where this run is; with tables only. Default:"
              + " ${DEFAULT-VALUE}")
  private Path run = Path.of(RunFile.DEFAULT);

  @SuppressWarnings("unused") // picocli shows the help by itself
  @Option(names = "--help", usageHelp = true, description = "Shows this and exits.")
  private boolean help;

  private LocalCommand() {}

  /** Runs the command. */
  public static void main(String[] arguments) {
    System.exit(create().execute(arguments));
  }

  /** The command, ready to be executed. */
  static CommandLine create() {
    return new CommandLine(new LocalCommand()).setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      LocalSettings settings = settings();
      var running = LocalRegions.start(settings);
      var runFile = new RunFile(run);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(running, runFile), "shutdown"));
      running.deployment().ifPresent(runFile::write);
      report(running);
      new CountDownLatch(1).await();
      return CommandLine.ExitCode.OK;
    } catch (PortUnavailableException | TopologyException | RunFileInUseException e) {
      commandLine().getErr().println(e.getMessage());
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
    if (port < 0 || last > HIGHEST_PORT) {
      throw wrong("--port: %d to %d are not all ports".formatted(port, last));
    }
    if (timeScale < 1 || timeScale > FASTEST) {
      throw wrong("--time-scale must be 1 to " + FASTEST);
    }
    return new LocalSettings(topology, port, store, event, place(topology), timeScale);
  }

  private Region place(Topology topology) {
    return place == null
        ? topology.regions().getFirst()
        : topology
            .region(place)
            .orElseThrow(
                () -> wrong("--place: %s describes no region %s".formatted(regions, place)));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(commandLine(), message);
  }

  private CommandLine commandLine() {
    if (spec == null) {
      throw new IllegalStateException("not run by picocli");
    }
    return spec.commandLine();
  }

  private static void report(LocalRegions running) {
    running.regions().forEach(LocalCommand::report);
    report(running.frontDoor());
    System.out.println("ready");
    System.out.flush();
  }

  private static void report(TrackerAddress address) {
    System.out.printf(Locale.ROOT, "%-16s %s%n", address.name(), address.announceUrls().getFirst());
  }

  /** Reads {@code http-api} as {@link EventKind#HTTP_API}. */
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
