package meridian.cli.smoke;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import meridian.cli.Exchange;
import meridian.cli.FailedExchangeException;
import meridian.cli.ScrapeReply;
import meridian.cli.TrackerUrl;
import meridian.peer.InfoHash;

/**
 * Torrents in whose hashes each byte value is, in an order of its own for each style of escaping,
 * so that one style does not find what another left.
 *
 * @param tracker who is told of them
 * @param escaping how hashes are escaped
 */
record AllBytes(TrackerUrl tracker, Escaping escaping) {

  private static final int VALUES = 256;

  /** Tables may be a moment late. */
  private static final int ATTEMPTS = 5;

  /**
   * Announces them all, and has one scrape tell of all.
   *
   * @return what was found, in a phrase
   * @throws FailedExchangeException if a torrent does not arrive as it was sent, or a repeated
   *     parameter not as often
   */
  String check() throws FailedExchangeException {
    List<InfoHash> torrents = torrents();
    for (InfoHash torrent : torrents) {
      new SmokeSwarm(tracker, torrent, escaping).join();
    }
    try {
      List<InfoHash> lost = lost(torrents);
      for (int attempt = 1; !lost.isEmpty() && attempt < ATTEMPTS; attempt++) {
        lost = lost(torrents);
      }
      if (!lost.isEmpty()) {
        throw new FailedExchangeException("Announced, and unknown to a scrape: " + lost + ".");
      }
      return "all 256 byte values arrive (%s escaped), info_hash %d times in a scrape"
          .formatted(escaping == Escaping.NEEDED ? "as needed" : "all", torrents.size());
    } finally {
      for (InfoHash torrent : torrents) {
        new SmokeSwarm(tracker, torrent, escaping).leave();
      }
    }
  }

  private List<InfoHash> lost(List<InfoHash> torrents) throws FailedExchangeException {
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
