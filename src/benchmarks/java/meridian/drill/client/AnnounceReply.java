package meridian.drill.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import meridian.wire.Bencoded;
import meridian.wire.Bencoded.ByteString;
import meridian.wire.Bencoded.Dictionary;
import meridian.wire.Bencoded.Int;
import meridian.wire.MalformedBencodeException;

/** What a client reads in an answer to its announce. */
public sealed interface AnnounceReply {

  /** None, for as long as the client waited. */
  record Silence() implements AnnounceReply {}

  /** That the tracker failed: not what was asked for, whatever it is. */
  record Failure() implements AnnounceReply {}

  /**
   * An answer that it can live by.
   *
   * @param isHonest whether it says that it is all there is for now: no peers, no counts
   * @param peers where the peers are that it was given: 6 bytes each, as they stand in the answer
   */
  record Given(
      boolean isHonest,
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
          ? given(dictionary)
          : new Failure();
    } catch (MalformedBencodeException _) {
      return new Failure();
    }
  }

  private static AnnounceReply given(Dictionary dictionary) {
    return new Given(
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
