package meridian.cli;

import java.util.List;
import meridian.peer.InfoHash;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Asks a tracker how large swarms are, and shows its answer. */
@Command(
    name = "scripts/scrape",
    description = "Asks a tracker how large swarms are, and prints its answer.")
@SuppressWarnings("NullAway.Init") // picocli sets what a command line must have.
final class ScrapeCommand extends TrackerCommand {

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "INFO_HASH",
      converter = InfoHashArgument.class,
      description = "a torrent: 40 hexadecimal digits, or a magnet link")
  private List<InfoHash> torrents;

  public static void main(String[] args) {
    System.exit(new CommandLine(new ScrapeCommand()).execute(args));
  }

  @Override
  protected Reply ask(TrackerUrl tracker) throws FailedExchangeException {
    Query query = new Query();
    torrents.forEach(torrent -> query.add("info_hash", torrent.bytes()));
    return ScrapeReply.of(torrents, Exchange.get(tracker.scrape().with(query)));
  }
}
