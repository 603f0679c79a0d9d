package meridian.cli.smoke;

import java.util.HexFormat;
import java.util.stream.Collectors;
import meridian.cli.AnnounceReply;
import meridian.cli.Exchange;
import meridian.cli.TrackerUrl;
import meridian.command.CommandFailedException;
import meridian.peer.InfoHash;
import meridian.wire.Bencoded.Dictionary;

/**
 * A swarm of one seeder and one leecher of this machine.
 *
 * @param escaping the escaping of the info hash
 */
record SmokeSwarm(TrackerUrl tracker, InfoHash torrent, Escaping escaping) {

  private static final int SEEDER_PORT = 50_001;
  private static final int LEECHER_PORT = 50_002;

  /** A record may not be readable at once. */
  private static final int ATTEMPTS = 5;

  /**
   * Announces both; the leecher must get the seeder.
   *
   * @throws CommandFailedException if it does not
   */
  void exchangePeers() throws CommandFailedException {
    announce(SEEDER_PORT, 0, "started");
    try {
      AnnounceReply reply = announce(LEECHER_PORT, 1, "started");
      for (int attempt = 1; !lists(reply) && attempt < ATTEMPTS; attempt++) {
        reply = announce(LEECHER_PORT, 1, "");
      }
      if (!lists(reply)) {
        throw new CommandFailedException(
            "An announced peer is not returned to another one, which got: "
                + reply.lines().map(String::strip).collect(Collectors.joining(", ")));
      }
    } finally {
      announce(LEECHER_PORT, 1, "stopped");
      leave();
    }
  }

  /** Announces the seeder only. */
  void join() throws CommandFailedException {
    announce(SEEDER_PORT, 0, "started");
  }

  /** Removes the seeder. */
  void leave() throws CommandFailedException {
    announce(SEEDER_PORT, 0, "stopped");
  }

  private AnnounceReply announce(int port, int left, String event) throws CommandFailedException {
    String query =
        "info_hash=%s&peer_id=%s&port=%d&uploaded=0&downloaded=0&left=%d&compact=1"
            .formatted(
                escaping.escape(torrent.bytes()), "-MR0100-%012d".formatted(port), port, left);
    Dictionary answer =
        Exchange.get(tracker.with(event.isEmpty() ? query : query + "&event=" + event));
    return AnnounceReply.of(answer);
  }

  private static boolean lists(AnnounceReply reply) {
    return reply.peers().stream().anyMatch(peer -> peer.port() == SEEDER_PORT);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(torrent.bytes());
  }
}
