package meridian.serve;

import io.netty.util.NetUtil;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import meridian.command.CommandFailedException;
import meridian.command.CommandLines;
import meridian.command.CommonOptions;
import meridian.lambda.config.ConfigurationException;
import meridian.local.http.PortUnavailableException;
import meridian.peer.Address;
import meridian.serve.http.Server;
import meridian.serve.http.ServerLimits;
import meridian.serve.proxy.Cidr;
import meridian.serve.proxy.TrustedProxies;
import meridian.store.memory.SnapshotException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code scripts/serve}. */
@Command(
    name = "scripts/serve",
    sortOptions = false,
    description = {
      "Runs the tracker as one ordinary process, without Lambda. Prints its announce URL, and"
          + " \"ready\"",
      "at the end. SIGTERM or Ctrl-C stops it: requests under way are answered first. JAVA_OPTS",
      "holds options of the JVM: -Xmx4g sets its largest heap, which is otherwise a quarter of the",
      "machine's memory. The process ends if the heap is full."
    })
@SuppressWarnings("NullAway.Init") // picocli sets these fields.
final class ServeCommand implements Callable<Integer> {

  private static final System.Logger LOG = System.getLogger(ServeCommand.class.getName());
  private static final Duration LIST_PERIOD = Duration.ofSeconds(20);
  private static final int MAX_PORT = 65_535;

  @Spec private CommandSpec spec;

  @Option(
      names = "--store",
      paramLabel = "STORE",
      defaultValue = "memory",
      description =
          "where the peers are: memory (of this process), s3 or dynamodb (default:"
              + " ${DEFAULT-VALUE})")
  private StoreKind store;

  @Option(
      names = "--snapshot",
      paramLabel = "DIR",
      description =
          "directory that keeps the peers of the memory store over restarts; written every ten"
              + " minutes and at the end (default: none)")
  private @Nullable Path snapshot;

  @Option(
      names = "--denied",
      paramLabel = "FILE",
      description =
          "file with the torrents that the memory store denies: an info hash a line, and comments"
              + " after #. Replace it by mv: a change is in force within 40 seconds (default:"
              + " none)")
  private @Nullable Path denied;

  @Option(
      names = "--banned",
      paramLabel = "FILE",
      description =
          "file with the IPv4 addresses and IPv6 /64s that the memory store bans, one a line, as"
              + " --denied; automatic bans are not in it, and end with the process (default: none)")
  private @Nullable Path banned;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "6969",
      description = "port to listen on; 0 for any free one (default: ${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      split = ",",
      hideParamSyntax = true,
      converter = AddressConverter.class,
      description =
          "addresses to listen on, separated by commas; 0.0.0.0 is every IPv4 address, and :: every"
              + " address (default: 127.0.0.1 and ::1)")
  private List<InetAddress> addresses = List.of();

  @Option(
      names = "--trusted-proxies",
      paramLabel = "CIDRS",
      split = ",",
      hideParamSyntax = true,
      converter = CidrConverter.class,
      description =
          "addresses of proxies, as 127.0.0.1/32,::1/128, whose X-Forwarded-For is believed: a"
              + " client's address is the rightmost one that is no such proxy's. Announces without"
              + " it are refused (default: none)")
  private List<Cidr> proxies = List.of();

  @Option(
      names = "--proxy-protocol",
      description =
          "connections of trusted proxies begin with a header of the PROXY protocol, version 1 or"
              + " 2; one without is closed")
  private boolean proxyProtocol;

  @Option(
      names = "--metrics-from",
      paramLabel = "CIDRS",
      split = ",",
      hideParamSyntax = true,
      defaultValue = "127.0.0.0/8,::1/128",
      converter = CidrConverter.class,
      description =
          "addresses that may read /metrics, by direct connections and never through a proxy"
              + " (default: ${DEFAULT-VALUE})")
  private List<Cidr> metricsReaders;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "16000",
      description =
          "the most connections; others are reset. The limit of open files may allow fewer, which"
              + " is logged (default: ${DEFAULT-VALUE})")
  private int connections;

  @Option(
      names = "--address-connections",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "the most connections of one IPv4 address or IPv6 /64; trusted proxies may have more"
              + " (default: ${DEFAULT-VALUE})")
  private int addressConnections;

  @Option(
      names = "--head-bytes",
      paramLabel = "N",
      defaultValue = "16384",
      description = "the most bytes of a request line with its headers (default: ${DEFAULT-VALUE})")
  private int headBytes;

  @Option(
      names = "--request-seconds",
      paramLabel = "S",
      defaultValue = "10",
      description =
          "the longest time from a request's first byte to its last, and for which a client may"
              + " read no reply (default: ${DEFAULT-VALUE})")
  private int requestSeconds;

  @Option(
      names = "--idle-seconds",
      paramLabel = "S",
      defaultValue = "75",
      description =
          "how long a connection may wait for its next request (default: ${DEFAULT-VALUE})")
  private int idleSeconds;

  @Option(
      names = "--stop-seconds",
      paramLabel = "S",
      defaultValue = "10",
      description =
          "how long requests under way may take after SIGTERM (default: ${DEFAULT-VALUE})")
  private int stopSeconds;

  @Option(
      names = "--purge-minutes",
      paramLabel = "M",
      description = "time between sweeps of expired records (default: 60, or 5 with memory)")
  private @Nullable Integer purgeMinutes;

  @Option(
      names = "--no-schedules",
      description =
          "write no heartbeat and sweep no records here, because another process of the region"
              + " does; for s3 and dynamodb")
  private boolean noSchedules;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "event loops to run; 0 for one on each processor (default: ${DEFAULT-VALUE})")
  private int threads;

  /** Only picocli reads it. */
  @SuppressWarnings("UnusedVariable")
  @Mixin
  private CommonOptions common;

  private ServeCommand() {}

  /** Runs the command of the distribution, which has no script that answers {@code --help}. */
  public static void main(String[] args) {
    CommandLine line = CommandLines.of(new ServeCommand()).setCommandName("meridian-serve");
    if (List.of(args).contains("--help")) {
      line.getOut().print(CommandLines.usage(line));
      line.getOut().flush();
      System.exit(CommandLine.ExitCode.OK);
    }
    System.exit(line.execute(args));
  }

  @Override
  public Integer call() throws InterruptedException, IOException {
    try {
      TrackerProcess process =
          TrackerProcess.start(settings(), System.getenv(), InstantSource.system());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process), "shutdown"));
      PrintWriter out = spec.commandLine().getOut();
      out.println("http://%s:%d/announce".formatted(host(), process.port()));
      out.println("ready");
      out.flush();
      new CountDownLatch(1).await();
      return CommandLine.ExitCode.OK;
    } catch (PortUnavailableException
        | ConfigurationException
        | SnapshotException
        | CommandFailedException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  /**
   * Stops, and ends this JVM: after SIGTERM it would end with 143 otherwise, as if it had failed.
   */
  private static void stop(TrackerProcess process) {
    int status = CommandLine.ExitCode.OK;
    try {
      process.close();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the tracker did not stop as it should", e);
      status = CommandLine.ExitCode.SOFTWARE;
    }
    Runtime.getRuntime().halt(status);
  }

  private ServeSettings settings() throws CommandFailedException {
    require("--port", port, 0, MAX_PORT);
    require("--connections", connections, 1, Integer.MAX_VALUE - 1);
    require("--address-connections", addressConnections, 1, Integer.MAX_VALUE - 1);
    require("--head-bytes", headBytes, 1_024, 1_048_576);
    require("--request-seconds", requestSeconds, 1, 3_600);
    require("--idle-seconds", idleSeconds, 1, 86_400);
    require("--stop-seconds", stopSeconds, 0, 3_600);
    int purge = purgeMinutes != null ? purgeMinutes : store == StoreKind.MEMORY ? 5 : 60;
    require("--purge-minutes", purge, 1, 1_440);
    require("--threads", threads, 0, 1_024);
    if (proxyProtocol && proxies.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "--proxy-protocol needs --trusted-proxies, the addresses of the proxies");
    }
    if (store != StoreKind.MEMORY) {
      refuse("--snapshot", snapshot, "other stores keep their peers");
      refuse("--denied", denied, "scripts/torrents changes the list of other stores");
      refuse("--banned", banned, "scripts/bans changes the list of other stores");
    }
    List<InetAddress> listened = addresses.isEmpty() ? loopback() : addresses;
    int loops = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    return new ServeSettings(
        store,
        new MemoryTracker.Files(
            Optional.ofNullable(snapshot),
            Optional.ofNullable(denied),
            Optional.ofNullable(banned)),
        listened,
        port,
        loops,
        new ServerLimits(
            FileLimit.connections(connections, FileLimit.reserved(loops, listened.size())),
            addressConnections,
            headBytes,
            Duration.ofSeconds(requestSeconds),
            Duration.ofSeconds(idleSeconds)),
        new Server.Trust(new TrustedProxies(proxies), proxyProtocol),
        metricsReaders,
        new SchedulePlan(!noSchedules, Duration.ofMinutes(purge), LIST_PERIOD),
        Duration.ofSeconds(stopSeconds));
  }

  private void refuse(String option, @Nullable Path value, String reason) {
    if (value != null) {
      throw new ParameterException(
          spec.commandLine(), "%s is for --store memory; %s".formatted(option, reason));
    }
  }

  private void require(String option, int value, int least, int greatest) {
    if (value < least || value > greatest) {
      throw new ParameterException(
          spec.commandLine(), "%s must be %d to %d: %d".formatted(option, least, greatest, value));
    }
  }

  private String host() {
    if (addresses.isEmpty() || addresses.getFirst().isAnyLocalAddress()) {
      return "127.0.0.1";
    }
    String literal = addresses.getFirst().getHostAddress();
    return literal.indexOf(':') < 0 ? literal : "[" + literal + "]";
  }

  private static List<InetAddress> loopback() {
    try {
      return NetworkInterface.getByInetAddress(NetUtil.LOCALHOST6) == null
          ? List.of(NetUtil.LOCALHOST4)
          : List.of(NetUtil.LOCALHOST4, NetUtil.LOCALHOST6);
    } catch (SocketException _) {
      return List.of(NetUtil.LOCALHOST4);
    }
  }

  /** Parses an address literal. */
  static final class AddressConverter implements ITypeConverter<InetAddress> {
    @Override
    public InetAddress convert(String value) {
      return Address.parse(value)
          .map(_ -> InetAddress.ofLiteral(value))
          .orElseThrow(() -> new TypeConversionException("must be an IP address: " + value));
    }
  }

  /** Parses a block of addresses. */
  static final class CidrConverter implements ITypeConverter<Cidr> {
    @Override
    public Cidr convert(String value) {
      try {
        return Cidr.parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
