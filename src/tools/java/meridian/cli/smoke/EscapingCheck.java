package meridian.cli.smoke;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import meridian.cli.Exchange;
import meridian.cli.ScrapeReply;
import meridian.cli.TrackerUrl;
import meridian.command.CommandFailedException;
import meridian.peer.InfoHash;

/**
 * Checks that every byte value of an info hash arrives, with one style of escaping. Each style has
 * torrents of its own, so that it does not find those of the other style.
 *
 * @param escaping the escaping of the info hashes
 */
record EscapingCheck(TrackerUrl tracker, Escaping escaping) {

  private static final int VALUES = 256;

  /** A record may not be readable at once. */
  private static final int ATTEMPTS = 5;

  /**
   * Announces all torrents, and scrapes them in one request.
   *
   * @return a phrase for the report
   * @throws CommandFailedException if the scrape does not find all of them
   */
  String check() throws CommandFailedException {
    List<InfoHash> torrents = torrents();
    for (InfoHash torrent : torrents) {
      new SmokeSwarm(tracker, torrent, escaping).join();
    }
    try {
      List<InfoHash> missing = missing(torrents);
      for (int attempt = 1; !missing.isEmpty() && attempt < ATTEMPTS; attempt++) {
        missing = missing(torrents);
      }
      if (!missing.isEmpty()) {
        throw new CommandFailedException("Announced, but not found by a scrape: " + missing + ".");
      }
      return "all 256 byte values arrive (%s escaped), info_hash %d times in a scrape"
          .formatted(escaping == Escaping.NEEDED ? "as needed" : "all", torrents.size());
    } finally {
      for (InfoHash torrent : torrents) {
        new SmokeSwarm(tracker, torrent, escaping).leave();
      }
    }
  }

  private List<InfoHash> missing(List<InfoHash> torrents) throws CommandFailedException {
    String query =
        torrents.stream()
            .map(torrent -> "info_hash=" + escaping.escape(torrent.bytes()))
            .collect(Collectors.joining("&"));
    ScrapeReply reply = ScrapeReply.of(torrents, Exchange.get(tracker.scrape().with(query)));
    return torrents.stream().filter(torrent -> reply.seeders(torrent) < 1).toList();
  }

  private List<InfoHash> torrents() {
    List<InfoHash> torrents = new ArrayList<>();
    for (int first = 0; first < VALUES; first += InfoHash.BYTES) {
      byte[] bytes = new byte[InfoHash.BYTES];
      int start = first;
      IntStream.range(0, bytes.length).forEach(at -> bytes[at] = value(start + at));
      torrents.add(InfoHash.of(bytes));
    }
    return torrents;
  }

  private byte value(int at) {
    return (byte) (escaping == Escaping.NEEDED ? at : VALUES - 1 - at);
  }
}
