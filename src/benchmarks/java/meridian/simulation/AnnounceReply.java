package meridian.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import meridian.wire.Bencoded;
import meridian.wire.Bencoded.ByteString;
import meridian.wire.Bencoded.Dictionary;
import meridian.wire.Bencoded.Int;
import meridian.wire.MalformedBencodeException;

/** What a client receives for an announce. */
public sealed interface AnnounceReply {

  /** Nothing, for as long as the client waited. */
  record Timeout() implements AnnounceReply {}

  /** A failure of the tracker, or anything that is not an answer to an announce. */
  record Failure() implements AnnounceReply {}

  /**
   * An answer.
   *
   * @param isDegraded whether it has neither peers nor counts, because the store was unavailable
   * @param peers compact peers (BEP 23), 6 bytes each in ISO 8859-1
   */
  record Answer(
      boolean isDegraded,
      Duration interval,
      Duration minInterval,
      Optional<String> trackerId,
      List<String> peers)
      implements AnnounceReply {}

  /** Reads a reply. */
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

  private static Answer answer(Dictionary dictionary) {
    return new Answer(
        dictionary.get("complete").isEmpty(),
        seconds(dictionary, "interval"),
        seconds(dictionary, "min interval"),
        dictionary.get("tracker id", ByteString.class).map(ByteString::latin1),
        peers(dictionary.get("peers", ByteString.class).map(ByteString::latin1).orElse("")));
  }

  private static Duration seconds(Dictionary dictionary, String key) {
    return Duration.ofSeconds(dictionary.get(key, Int.class).map(Int::value).orElseThrow());
  }

  private static List<String> peers(String compact) {
    List<String> peers = new ArrayList<>(compact.length() / SwarmMember.ENDPOINT_BYTES);
    for (int at = 0; at < compact.length(); at += SwarmMember.ENDPOINT_BYTES) {
      peers.add(compact.substring(at, at + SwarmMember.ENDPOINT_BYTES));
    }
    return peers;
  }
}
