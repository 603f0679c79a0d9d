package meridian.cli;

import java.util.List;
import meridian.command.CommandFailedException;
import meridian.peer.InfoHash;
import meridian.report.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Asks a tracker for the sizes of swarms and prints the answer. */
@Command(
    name = "scripts/scrape",
    description = "Asks a tracker for the sizes of swarms and prints the answer.")
@SuppressWarnings("NullAway.Init") // picocli sets these fields.
final class ScrapeCommand extends TrackerCommand {

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "INFO_HASH",
      converter = InfoHashArgument.class,
      description = "a torrent: 40 hexadecimal digits, or a magnet link")
  private List<InfoHash> torrents;

  @Override
  protected Report ask(TrackerUrl tracker) throws CommandFailedException {
    Query query = new Query();
    torrents.forEach(torrent -> query.add("info_hash", torrent.bytes()));
    return ScrapeReply.of(torrents, Exchange.get(tracker.scrape().with(query)));
  }
}
