package meridian.resilience;

import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import meridian.peer.Address;
import meridian.peer.Endpoint;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Network;
import meridian.swarm.Announce;
import meridian.swarm.Event;

/**
 * The rate limits of the clients of one environment. A client is a {@link Network}. It is limited
 * by what abuse looks like, not by how many torrents it has: a seedbox has thousands, and thousands
 * of clients may share one address (carrier-grade NAT).
 *
 * <table>
 *   <caption>The {@linkplain TokenBuckets token buckets}</caption>
 *   <tr><th>limits</th><th>a bucket for each</th><th>tokens</th><th>fills in</th></tr>
 *   <tr><td>announces before the min interval</td><td>torrent, address, port and peer id</td>
 *     <td>10</td><td>20 minutes</td></tr>
 *   <tr><td>stops</td><td>the same</td><td>10</td><td>20 minutes</td></tr>
 *   <tr><td>new peers with a ticket: many peer ids</td><td>torrent, address and port</td>
 *     <td>10</td><td>20 minutes</td></tr>
 *   <tr><td>other new peers: many peer ids or ports</td><td>client and torrent</td><td>50</td>
 *     <td>200 seconds</td></tr>
 *   <tr><td>new peers in torrents that nobody else has</td><td>client</td><td>configured</td>
 *     <td>30 minutes</td></tr>
 *   <tr><td>scraped torrents</td><td>client</td><td>the same</td><td>30 minutes</td></tr>
 *   <tr><td>refusals, until the client should be banned</td><td>client</td><td>600</td>
 *     <td>10 minutes</td></tr>
 * </table>
 *
 * <p>A peer is new until this environment has allowed an announce of it, and again when its bucket
 * was displaced. A ticket shows that a peer with its address and port announced before, perhaps to
 * another environment. Clients behind one address may share a port too, so the ticket stands for
 * only a few peer ids. A refused announce makes no peer known.
 *
 * <p>A client that obeys the shortest min interval, four minutes, takes half of what the first
 * limit refills. The other half is for its events, its other network interfaces, and its user's
 * commands.
 *
 * <p>Environments do not share buckets, so a client's total limit is multiplied by their number.
 * All buckets together take {@value #BYTES} bytes.
 */
public final class ClientRateLimiter {

  static final int BYTES = 832 * 1024;

  private static final int PEERS = 1 << 16;
  private static final int SWARMS = 1 << 14;
  private static final int CLIENTS = 1 << 13;

  // Distinguish a peer's buckets.
  private static final long STOPS = 1;
  private static final long NEW_PEERS_WITH_TICKET = 2;

  private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

  private final TokenBuckets announces;
  private final TokenBuckets newPeers;
  private final TokenBuckets lonelyPeers;
  private final TokenBuckets scrapes;
  private final TokenBuckets refusals;
  private final long seed;

  /**
   * A rate limiter.
   *
   * @param torrents how many torrents without other peers a client may announce, and how many it
   *     may scrape, in half an hour: 1 to 100,000
   * @param random makes the places of buckets unpredictable, so that nobody can displace another
   *     client's
   */
  public ClientRateLimiter(int torrents, InstantSource clock, RandomGenerator random) {
    announces = new TokenBuckets(10, Duration.ofMinutes(20), PEERS, clock);
    newPeers = new TokenBuckets(50, Duration.ofSeconds(200), SWARMS, clock);
    lonelyPeers = new TokenBuckets(torrents, HALF_AN_HOUR, CLIENTS, clock);
    scrapes = new TokenBuckets(torrents, HALF_AN_HOUR, CLIENTS, clock);
    refusals = new TokenBuckets(600, Duration.ofMinutes(10), CLIENTS, clock);
    seed = random.nextLong();
  }

  /** The decision about a request. */
  enum RateLimitDecision {
    /** Allowed; the tokens were taken. */
    ALLOWED,
    /** Refused. */
    LIMITED,
    /** Refused, and the client has been refused so often that it should be banned. */
    BAN_THRESHOLD
  }

  /**
   * Decides about an announce before anything is read.
   *
   * @param hasTicket whether it carries a genuine ticket
   */
  RateLimitDecision decide(Announce announce, boolean hasTicket) {
    long client = client(announce.peer().endpoint().address());
    long endpoint = endpointInSwarm(announce);
    long peer = announce.peer().id().map(id -> hash(endpoint, id.id())).orElse(endpoint);
    long bucket = announce.event() == Event.STOPPED ? mix(peer ^ STOPS) : peer;
    boolean isAllowed =
        (announces.contains(peer) || allowsNewPeer(announce, hasTicket, client, endpoint, peer))
            && announces.tryTake(bucket, 1);
    return isAllowed ? RateLimitDecision.ALLOWED : refused(client);
  }

  private boolean allowsNewPeer(
      Announce announce, boolean hasTicket, long client, long endpoint, long peer) {
    // Unreachable peers share an endpoint, so their tickets name the peer id too.
    long owner = announce.peer().endpoint().isReachable() ? endpoint : peer;
    return (hasTicket && announces.tryTake(mix(owner ^ NEW_PEERS_WITH_TICKET), 1))
        || ((hasTicket || !lonelyPeers.isEmpty(client))
            && newPeers.tryTake(hash(client, announce.infoHash()), 1));
  }

  /** Counts a new peer in a torrent that nobody else has. */
  void countLonelyPeer(Address address) {
    lonelyPeers.tryTake(client(address), 1);
  }

  /** Decides about a scrape of some torrents. */
  RateLimitDecision decideScrape(Address address, int torrents) {
    long client = client(address);
    return scrapes.tryTake(client, torrents) ? RateLimitDecision.ALLOWED : refused(client);
  }

  private RateLimitDecision refused(long client) {
    return refusals.tryTake(client, 1)
        ? RateLimitDecision.LIMITED
        : RateLimitDecision.BAN_THRESHOLD;
  }

  private long client(Address address) {
    return switch (Network.of(address)) {
      case Network.OfV4(int bits) -> mix(seed ^ bits);
      case Network.OfV6(long prefix) -> mix(mix(seed) ^ prefix);
    };
  }

  private long endpointInSwarm(Announce announce) {
    Endpoint endpoint = announce.peer().endpoint();
    long address =
        switch (endpoint.address()) {
          case Address.V4(int bits) -> mix(seed ^ bits);
          case Address.V6(long high, long low) -> mix(mix(seed ^ high) ^ low);
        };
    return hash(mix(address ^ endpoint.port()), announce.infoHash());
  }

  private static long hash(long state, InfoHash infoHash) {
    return hash(state, infoHash.id());
  }

  private static long hash(long state, Id160 id) {
    return mix(mix(mix(state ^ id.high()) ^ id.middle()) ^ id.low());
  }

  /** The finaliser of SplitMix64: each bit of the result depends on all bits. */
  private static long mix(long state) {
    long mixed = state + 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
    return mixed ^ mixed >>> 31;
  }

  /** The size of all buckets in bytes. */
  int bytes() {
    return announces.bytes()
        + newPeers.bytes()
        + lonelyPeers.bytes()
        + scrapes.bytes()
        + refusals.bytes();
  }
}
