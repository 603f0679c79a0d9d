package meridian.cli.smoke;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import meridian.cli.FailedExchangeException;
import meridian.cli.Reply;
import meridian.cli.TrackerCommand;
import meridian.cli.TrackerUrl;
import meridian.peer.InfoHash;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Finds out whether a tracker works: it has to be healthy, and to give a peer that was announced to
 * another one. Its peers and torrents are made up, and taken back.
 */
@Command(
    name = "scripts/smoke",
    description = {
      "Finds out whether a tracker works: it has to be healthy, and to give a peer that was"
          + " announced to another one. The torrent is made up, and its peers are taken back.",
      ""
    })
@SuppressWarnings("NullAway.Init") // picocli sets what a command line must have.
final class SmokeCommand extends TrackerCommand {

  private final RandomGenerator random;

  @Option(names = "--region", paramLabel = "REGION", description = "fail if another region answers")
  private Optional<String> region;

  @Option(
      names = "--connect-to",
      paramLabel = "HOST",
      description =
          "connect to this host, and ask it for the URL's: so a name that leads to several regions"
              + " is tried in one of them")
  private Optional<String> connectTo;

  @Option(
      names = "--all-bytes",
      description =
          "also announce torrents whose hashes have all 256 byte values, in two styles of escaping,"
              + " and scrape them by one request that repeats info_hash")
  private boolean allBytes;

  SmokeCommand(RandomGenerator random) {
    this.random = random;
  }

  /** Runs the command. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new SmokeCommand(RandomGenerator.getDefault())).execute(args));
  }

  @Override
  protected Reply ask(TrackerUrl tracker) throws FailedExchangeException {
    connectTo.ifPresent(host -> Detour.take(tracker.uri().getHost(), host));
    List<String> passed = new ArrayList<>();
    Health health = Health.of(tracker);
    health.check(region);
    passed.add("healthy  " + health.region());
    new SmokeSwarm(tracker, madeUp(), Escaping.NEEDED).exchangePeers();
    passed.add("a peer that was announced is given to another");
    if (allBytes) {
      for (Escaping escaping : Escaping.values()) {
        passed.add(new AllBytes(tracker, escaping).check());
      }
    }
    return new SmokeReply(List.copyOf(passed));
  }

  private InfoHash madeUp() {
    byte[] bytes = new byte[InfoHash.BYTES];
    random.nextBytes(bytes);
    return InfoHash.of(bytes);
  }
}
