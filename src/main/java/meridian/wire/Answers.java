package meridian.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import meridian.peer.Address;
import meridian.peer.Endpoint;
import meridian.peer.Family;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.PeerId;
import meridian.swarm.SwarmCounts;
import meridian.tracker.AnnounceAnswer;
import meridian.wire.Bencoded.ByteString;
import meridian.wire.Bencoded.Dictionary;
import meridian.wire.Bencoded.Int;
import meridian.wire.Bencoded.Sequence;

/** What the tracker says, as clients read it. */
public final class Answers {

  private static final String POSTPONED = "the tracker is busy, peers will follow";

  private Answers() {}

  /**
   * The answer to an announce (BEP 3, 7, 23). {@code peers} is always there, even when it is empty:
   * rTorrent and old uTorrent fail without it. One that was put off carries no counts, rather than
   * wrong ones, and a {@code warning message} instead.
   *
   * @param externalIp where the client was seen to be, which it is told (BEP 24)
   */
  public static byte[] announce(AnnounceAnswer answer, PeerListForm form, Address externalIp) {
    Map<String, Bencoded> entries = new HashMap<>(peers(answer.peers(), form, externalIp.family()));
    answer
        .counts()
        .ifPresentOrElse(
            counts -> entries.putAll(counts(counts)),
            () -> entries.put("warning message", ByteString.ofUtf8(POSTPONED)));
    entries.put("interval", seconds(answer.interval()));
    entries.put("min interval", seconds(answer.minInterval()));
    entries.put("external ip", ByteString.of(externalIp.bytes()));
    answer.trackerId().ifPresent(id -> entries.put("tracker id", ByteString.ofUtf8(id)));
    return new Dictionary(entries).encode();
  }

  /** The answer to a scrape (BEP 48; {@code downloaders} is BEP 21's). */
  public static byte[] scrape(Map<InfoHash, SwarmCounts> counts) {
    Map<String, Bencoded> files = new HashMap<>();
    counts.forEach((hash, count) -> files.put(new String(hash.bytes(), ISO_8859_1), file(count)));
    return new Dictionary(Map.of("files", new Dictionary(files))).encode();
  }

  /**
   * A refusal (BEP 3).
   *
   * @param reason what the user of the client is told
   * @param interval when to come back: libtorrent stays away half an hour unless it is told
   */
  public static byte[] failure(String reason, Duration interval) {
    return new Dictionary(refusal(reason, interval)).encode();
  }

  /** A refusal that also says when to come back as BEP 31 has it. */
  public static byte[] failure(String reason, Duration interval, RetryIn retryIn) {
    Map<String, Bencoded> entries = new HashMap<>(refusal(reason, interval));
    entries.put("retry in", retryIn(retryIn));
    return new Dictionary(entries).encode();
  }

  private static Map<String, Bencoded> counts(SwarmCounts counts) {
    return Map.of(
        "complete", new Int(counts.complete()),
        "incomplete", new Int(counts.incomplete()),
        "downloaded", new Int(counts.downloaded()));
  }

  private static Map<String, Bencoded> peers(List<Peer> peers, PeerListForm form, Family asker) {
    return switch (form) {
      case COMPACT -> compact(peers.stream().map(Peer::endpoint).toList(), asker);
      case DICTIONARIES -> Map.of("peers", list(peers.stream().map(Answers::withId).toList()));
      case DICTIONARIES_WITHOUT_IDS ->
          Map.of("peers", list(peers.stream().map(Answers::withoutId).toList()));
    };
  }

  /** {@code peers6} is for those who can use it: an IPv6 client, or one that is given some. */
  private static Map<String, Bencoded> compact(List<Endpoint> endpoints, Family asker) {
    ByteString peers = ByteString.of(CompactPeers.encode(endpoints, Family.IPV4));
    ByteString peers6 = ByteString.of(CompactPeers.encode(endpoints, Family.IPV6));
    return asker == Family.IPV6 || !peers6.latin1().isEmpty()
        ? Map.of("peers", peers, "peers6", peers6)
        : Map.of("peers", peers);
  }

  private static Sequence list(List<Map<String, Bencoded>> peers) {
    return new Sequence(peers.stream().<Bencoded>map(Dictionary::new).toList());
  }

  private static Map<String, Bencoded> withId(Peer peer) {
    Map<String, Bencoded> entries = new HashMap<>(withoutId(peer));
    peer.id().map(PeerId::bytes).map(ByteString::of).ifPresent(id -> entries.put("peer id", id));
    return entries;
  }

  private static Map<String, Bencoded> withoutId(Peer peer) {
    return Map.of(
        "ip",
        ByteString.ofUtf8(peer.endpoint().address().toString()),
        "port",
        new Int(peer.endpoint().port()));
  }

  private static Dictionary file(SwarmCounts counts) {
    return new Dictionary(
        Map.of(
            "complete", new Int(counts.complete()),
            "downloaded", new Int(counts.downloaded()),
            "downloaders", new Int(counts.downloaders()),
            "incomplete", new Int(counts.incomplete())));
  }

  private static Map<String, Bencoded> refusal(String reason, Duration interval) {
    return Map.of("failure reason", ByteString.ofUtf8(reason), "interval", seconds(interval));
  }

  private static Bencoded retryIn(RetryIn retryIn) {
    return switch (retryIn) {
      case RetryIn.Minutes(int count) -> new Int(count);
      case RetryIn.Never() -> ByteString.ofUtf8("never");
    };
  }

  private static Int seconds(Duration duration) {
    return new Int(duration.toSeconds());
  }
}
