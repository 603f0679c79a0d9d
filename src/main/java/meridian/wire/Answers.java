package meridian.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import meridian.peer.Address;
import meridian.peer.Family;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.swarm.SwarmCounts;
import meridian.tracker.AnnounceOutcome;
import meridian.wire.Bencoded.ByteString;
import meridian.wire.Bencoded.Dictionary;
import meridian.wire.Bencoded.Int;

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
    returned.accept(answer.peers().size());
    BencodeWriter writer = new BencodeWriter();
    writer.beginDictionary();
    writer.entry("complete", answer.counts().complete());
    writer.entry("downloaded", answer.counts().downloaded());
    writeExternalIp(writer, externalIp);
    writer.entry("incomplete", answer.counts().incomplete());
    writeIntervals(writer, answer.interval(), answer.minInterval());
    writePeers(writer, answer.peers(), form, externalIp.family());
    if (answer.trackerId().isPresent()) {
      writer.entry("tracker id", answer.trackerId().get());
    }
    writer.end();
    return writer.bytes();
  }

  private static byte[] withoutPeers(
      Optional<String> warning, Duration interval, PeerListForm form, Address externalIp) {
    BencodeWriter writer = new BencodeWriter();
    writer.beginDictionary();
    writeExternalIp(writer, externalIp);
    writeIntervals(writer, interval, interval);
    writePeers(writer, List.of(), form, externalIp.family());
    if (warning.isPresent()) {
      writer.entry("warning message", warning.get());
    }
    writer.end();
    return writer.bytes();
  }

  private static void writeExternalIp(BencodeWriter writer, Address externalIp) {
    writer.string("external ip");
    writer.beginString(externalIp.family().addressBytes());
    writer.put(externalIp);
  }

  private static void writeIntervals(
      BencodeWriter writer, Duration interval, Duration minInterval) {
    writer.entry("interval", interval.toSeconds());
    writer.entry("min interval", minInterval.toSeconds());
  }

  private static void writePeers(
      BencodeWriter writer, List<Peer> peers, PeerListForm form, Family asker) {
    switch (form) {
      case COMPACT -> writeCompact(writer, peers, asker);
      case DICTIONARIES -> writeDictionaries(writer, peers, true);
      case DICTIONARIES_WITHOUT_IDS -> writeDictionaries(writer, peers, false);
    }
  }

  // "peers6" is present for IPv6 clients, and whenever it is not empty.
  private static void writeCompact(BencodeWriter writer, List<Peer> peers, Family asker) {
    int overIpv6 = 0;
    for (Peer peer : peers) {
      overIpv6 += peer.endpoint().family() == Family.IPV6 ? 1 : 0;
    }
    writer.string("peers");
    writeCompact(writer, peers, Family.IPV4, peers.size() - overIpv6);
    if (asker == Family.IPV6 || overIpv6 > 0) {
      writer.string("peers6");
      writeCompact(writer, peers, Family.IPV6, overIpv6);
    }
  }

  private static void writeCompact(
      BencodeWriter writer, List<Peer> peers, Family family, int count) {
    writer.beginString(count * CompactPeers.size(family));
    for (Peer peer : peers) {
      if (peer.endpoint().family() == family) {
        writer.put(peer.endpoint());
      }
    }
  }

  private static void writeDictionaries(BencodeWriter writer, List<Peer> peers, boolean withIds) {
    writer.string("peers");
    writer.beginList();
    for (Peer peer : peers) {
      writer.beginDictionary();
      writer.entry("ip", peer.endpoint().address().toString());
      if (withIds && peer.id().isPresent()) {
        writer.entry("peer id", new String(peer.id().get().bytes(), ISO_8859_1));
      }
      writer.entry("port", peer.endpoint().port());
      writer.end();
    }
    writer.end();
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
