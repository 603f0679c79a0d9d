package meridian.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import meridian.peer.Address;
import meridian.peer.Endpoint;
import meridian.peer.Family;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.PeerId;
import meridian.swarm.SwarmCounts;
import meridian.tracker.AnnounceOutcome;
import meridian.wire.Bencoded.ByteString;
import meridian.wire.Bencoded.Dictionary;
import meridian.wire.Bencoded.Int;
import meridian.wire.Bencoded.Sequence;

/** The tracker's answers as bencoded bytes. */
public final class Answers {

  // Transmission and BiglyBT show it to the user, qBittorrent and Deluge beside the tracker.
  private static final String RATE_LIMITED =
      "Too many requests come from your internet address, so there are no peers for now. "
          + "Your client will ask again by itself.";
  // Transmission and rTorrent stop for good at the words "unregistered torrent", and at few others.
  private static final String DENIED = "unregistered torrent: this tracker does not serve it";

  private Answers() {}

  /**
   * The answer to an announce (BEP 3, 7, 23). {@code peers} is always present, even if empty:
   * rTorrent and old uTorrent fail without it. Without a read there are no counts. Only a
   * rate-limited or banned client gets a {@code warning message}: its user can do something about
   * it, while Transmission would show any other one as an error of the torrent. A denied torrent is
   * a refusal.
   *
   * @param externalIp the client's address as the tracker sees it (BEP 24)
   * @param returned receives the number of peers in an answer from a store, as it is written
   */
  public static byte[] announce(
      AnnounceOutcome outcome, PeerListForm form, Address externalIp, IntConsumer returned) {
    return switch (outcome) {
      case AnnounceOutcome.Answered answer -> answered(answer, form, externalIp, returned);
      case AnnounceOutcome.RateLimited(Duration interval) ->
          withoutPeers(Optional.of(RATE_LIMITED), interval, form, externalIp);
      case AnnounceOutcome.Banned(Duration interval) ->
          withoutPeers(Optional.of(RATE_LIMITED), interval, form, externalIp);
      case AnnounceOutcome.Unavailable(Duration interval) ->
          withoutPeers(Optional.empty(), interval, form, externalIp);
      case AnnounceOutcome.Denied(Duration interval) -> failure(DENIED, interval, RetryIn.never());
    };
  }

  private static byte[] answered(
      AnnounceOutcome.Answered answer,
      PeerListForm form,
      Address externalIp,
      IntConsumer returned) {
    Map<String, Bencoded> entries = new HashMap<>(peers(answer.peers(), form, externalIp.family()));
    returned.accept(count(entries));
    entries.putAll(counts(answer.counts()));
    entries.putAll(intervals(answer.interval(), answer.minInterval()));
    entries.put("external ip", ByteString.of(externalIp.bytes()));
    answer.trackerId().ifPresent(id -> entries.put("tracker id", ByteString.ofUtf8(id)));
    return new Dictionary(entries).encode();
  }

  private static byte[] withoutPeers(
      Optional<String> warning, Duration interval, PeerListForm form, Address externalIp) {
    Map<String, Bencoded> entries = new HashMap<>(peers(List.of(), form, externalIp.family()));
    warning.map(ByteString::ofUtf8).ifPresent(text -> entries.put("warning message", text));
    entries.putAll(intervals(interval, interval));
    entries.put("external ip", ByteString.of(externalIp.bytes()));
    return new Dictionary(entries).encode();
  }

  private static Map<String, Bencoded> intervals(Duration interval, Duration minInterval) {
    return Map.of("interval", seconds(interval), "min interval", seconds(minInterval));
  }

  /**
   * The answer to a scrape (BEP 48; {@code downloaders}: BEP 21).
   *
   * @param interval the minimum time to the next scrape; BiglyBT and Transmission wait that long
   */
  public static byte[] scrape(Map<InfoHash, SwarmCounts> counts, Duration interval) {
    Map<String, Bencoded> files = new HashMap<>();
    counts.forEach((hash, count) -> files.put(new String(hash.bytes(), ISO_8859_1), file(count)));
    Dictionary flags = new Dictionary(Map.of("min_request_interval", seconds(interval)));
    return new Dictionary(Map.of("files", new Dictionary(files), "flags", flags)).encode();
  }

  /**
   * A refusal (BEP 3).
   *
   * @param reason shown to the user of the client
   * @param interval the time to the next request; without it libtorrent waits half an hour
   */
  public static byte[] failure(String reason, Duration interval) {
    return new Dictionary(refusal(reason, interval)).encode();
  }

  /** A refusal with the retry interval of BEP 31. */
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

  /** {@code peers6} is present for IPv6 clients, and whenever it is not empty. */
  private static Map<String, Bencoded> compact(List<Endpoint> endpoints, Family asker) {
    ByteString peers = ByteString.of(CompactPeers.encode(endpoints, Family.IPV4));
    ByteString peers6 = ByteString.of(CompactPeers.encode(endpoints, Family.IPV6));
    return asker == Family.IPV6 || !peers6.latin1().isEmpty()
        ? Map.of("peers", peers, "peers6", peers6)
        : Map.of("peers", peers);
  }

  /** The number of peers in the lists of an answer. */
  private static int count(Map<String, Bencoded> lists) {
    int count = 0;
    for (Map.Entry<String, Bencoded> list : lists.entrySet()) {
      Family family = list.getKey().equals("peers6") ? Family.IPV6 : Family.IPV4;
      count +=
          switch (list.getValue()) {
            case ByteString(String bytes) -> bytes.length() / CompactPeers.size(family);
            case Sequence(List<Bencoded> peers) -> peers.size();
            case Int _, Dictionary _ -> 0;
          };
    }
    return count;
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
