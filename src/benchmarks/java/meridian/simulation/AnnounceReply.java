package meridian.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import meridian.peer.Endpoint;
import meridian.peer.Family;
import meridian.peer.Peer;
import meridian.tracker.AnnounceOutcome;
import meridian.wire.Bencoded;
import meridian.wire.Bencoded.ByteString;
import meridian.wire.Bencoded.Dictionary;
import meridian.wire.Bencoded.Int;
import meridian.wire.CompactPeers;
import meridian.wire.MalformedBencodeException;

/** What a client receives for an announce. */
public sealed interface AnnounceReply {

  /** Nothing, for as long as the client waited. */
  record Timeout() implements AnnounceReply {}

  /** A failure of the tracker, or anything that is not an answer to an announce. */
  record Failure() implements AnnounceReply {}

  /** An answer with neither peers nor counts, because the store was unavailable. */
  record Degraded(Duration interval) implements AnnounceReply {}

  /** A full answer. */
  record Answer(
      Duration interval, Duration minInterval, Optional<String> trackerId, List<Endpoint> peers)
      implements AnnounceReply {

    /** That of a tracker in the same process. */
    public static Answer of(AnnounceOutcome.Answered answer) {
      return new Answer(
          answer.interval(),
          answer.minInterval(),
          answer.trackerId(),
          answer.peers().stream().map(Peer::endpoint).toList());
    }

    /**
     * The peers that it should not contain: duplicates, and the client itself.
     *
     * @param client the client's endpoint
     */
    public int duplicates(Endpoint client) {
      long valid = peers.stream().filter(peer -> !peer.equals(client)).distinct().count();
      return peers.size() - (int) valid;
    }
  }

  /** Reads the HTTP response to an announce that {@link AnnounceRequest} has written. */
  static AnnounceReply of(int status, byte[] body) {
    if (status != 200) {
      return new Failure();
    }
    try {
      return Bencoded.decode(body) instanceof Dictionary dictionary
              && dictionary.get("failure reason").isEmpty()
          ? answer(dictionary)
          : new Failure();
    } catch (MalformedBencodeException _) {
      return new Failure();
    }
  }

  private static AnnounceReply answer(Dictionary dictionary) {
    return dictionary.get("complete").isEmpty()
        ? new Degraded(seconds(dictionary, "interval"))
        : new Answer(
            seconds(dictionary, "interval"),
            seconds(dictionary, "min interval"),
            dictionary.get("tracker id", ByteString.class).map(ByteString::latin1),
            dictionary
                .get("peers", ByteString.class)
                .map(peers -> CompactPeers.decode(peers.bytes(), Family.IPV4))
                .orElse(List.of()));
  }

  private static Duration seconds(Dictionary dictionary, String key) {
    return Duration.ofSeconds(dictionary.get(key, Int.class).map(Int::value).orElseThrow());
  }
}
