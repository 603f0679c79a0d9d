package meridian.cli.smoke;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import meridian.cli.TrackerCommand;
import meridian.cli.TrackerUrl;
import meridian.command.CommandFailedException;
import meridian.peer.InfoHash;
import meridian.report.Report;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The smoke test: a tracker must be healthy, and return an announced peer to another one. The test
 * uses random torrents and removes its peers.
 */
@Command(
    name = "scripts/smoke",
    description =
        "Checks that a tracker works: it must be healthy, and return an announced peer to another"
            + " one. The torrent is random, and its peers are removed.")
@SuppressWarnings("NullAway.Init") // picocli sets these fields.
final class SmokeCommand extends TrackerCommand {

  private final RandomGenerator random;

  @Option(names = "--region", paramLabel = "REGION", description = "fail if another region answers")
  private Optional<String> region;

  @Option(
      names = "--connect-to",
      paramLabel = "HOST",
      description =
          "connect to this host instead of the URL's host; to test a name of several regions in one"
              + " region")
  private Optional<String> connectTo;

  @ArgGroup private @Nullable Family family;

  @Option(
      names = "--all-bytes",
      description =
          "also announce torrents whose hashes have all 256 byte values, in two styles of escaping,"
              + " and scrape them in one request")
  private boolean allBytes;

  SmokeCommand(RandomGenerator random) {
    this.random = random;
  }

  SmokeCommand() {
    this(RandomGenerator.getDefault());
  }

  @Override
  protected Report ask(TrackerUrl tracker) throws CommandFailedException {
    connectTo.ifPresent(host -> HostRedirect.redirect(tracker.uri().getHost(), host));
    if (family != null) {
      AddressFamily only = family.addresses();
      HostRedirect.restrict(tracker.uri().getHost(), only);
      only.check(tracker.uri().getHost());
    }
    List<String> passed = new ArrayList<>();
    Health health = Health.of(tracker);
    health.check(region);
    passed.add("healthy  " + health.region());
    new SmokeSwarm(tracker, randomTorrent(), Escaping.NEEDED).exchangePeers();
    passed.add("an announced peer is returned to another one");
    if (allBytes) {
      for (Escaping escaping : Escaping.values()) {
        passed.add(new EscapingCheck(tracker, escaping).check());
      }
    }
    return new SmokeReport(List.copyOf(passed));
  }

  /** One of the two options, or none. */
  private static final class Family {

    @SuppressWarnings("UnusedVariable") // Set unless the other one is.
    @Option(names = "-4", description = "use the host's IPv4 addresses only")
    private boolean ipv4;

    @Option(names = "-6", description = "use the host's IPv6 addresses only")
    private boolean ipv6;

    private AddressFamily addresses() {
      return ipv4 && !ipv6 ? AddressFamily.IPV4 : AddressFamily.IPV6;
    }
  }

  private InfoHash randomTorrent() {
    byte[] bytes = new byte[InfoHash.BYTES];
    random.nextBytes(bytes);
    return InfoHash.of(bytes);
  }
}
