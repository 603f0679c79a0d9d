package meridian.resilience;

import static meridian.resilience.ClientRateLimiter.RateLimitDecision.ALLOWED;
import static meridian.resilience.ClientRateLimiter.RateLimitDecision.BAN_THRESHOLD;
import static meridian.resilience.ClientRateLimiter.RateLimitDecision.LIMITED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.IntFunction;
import meridian.peer.Address;
import meridian.peer.Endpoint;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.PeerId;
import meridian.peer.Role;
import meridian.resilience.ClientRateLimiter.RateLimitDecision;
import meridian.swarm.Announce;
import meridian.swarm.Event;
import org.junit.jupiter.api.Test;

final class ClientRateLimiterTest {

  private static final Address ONE = new Address.V4(0xc0000201);
  private static final Address OTHER = new Address.V4(0xc0000202);

  private final SpentTime time = new SpentTime();
  private final ClientRateLimiter limiter = new ClientRateLimiter(1_000, time, new Random(9));

  @Test
  void aPeerMayAnnounceTenTimesAtOnceAndEveryTwoMinutes() {
    assertEquals(10, allowed(100, _ -> announce(ONE, 6881, 1, 1), true));
    time.spend(Duration.ofMinutes(2));
    assertEquals(1, allowed(100, _ -> announce(ONE, 6881, 1, 1), true));
    assertEquals(10, allowed(100, _ -> announce(ONE, 6882, 1, 1), true), "another port");
    assertEquals(10, allowed(100, _ -> announce(ONE, 6881, 1, 2), true), "another torrent");
    assertEquals(10, allowed(100, _ -> announce(OTHER, 6881, 1, 1), true), "another address");
  }

  @Test
  void aPeerIdMakesAnotherPeer() {
    assertEquals(10, allowed(100, _ -> announce(ONE, 6881, 1, 1), false));
    assertEquals(10, allowed(100, _ -> announce(ONE, 6881, 2, 1), false));
  }

  /** A ticket is that of an endpoint, which many clients may have; or of an unreachable peer. */
  @Test
  void aTicketStandsForTenPeerIdsUnlessThePeerIsUnreachable() {
    assertEquals(10 + 50, allowed(1_000, n -> announce(ONE, 6881, n, 1), true));
    assertEquals(10, allowed(1_000, n -> announce(ONE, 6882, n, 1), true), "the fifty are used up");
    time.spend(Duration.ofMinutes(2));
    allowed(30, n -> announce(ONE, 7_000 + n, n, 1), false);
    assertEquals(1, allowed(1_000, n -> announce(ONE, 6882, 1_000 + n, 1), true));
    assertEquals(1_000, allowed(1_000, n -> announce(ONE, 1, n, 1), true));
    assertEquals(10, allowed(100, _ -> announce(ONE, 1, 1_000, 1), true));
  }

  @Test
  void aKnownPeerIsNotNewAndARefusedOneIs() {
    assertEquals(50, allowed(1_000, n -> announce(ONE, 6881, n, 1), false));
    assertEquals(50, allowed(1_000, n -> announce(ONE, 6881, n, 1), false));
    assertEquals(0, allowed(1_000, n -> announce(ONE, 6881, 1_000 + n, 1), false));
  }

  @Test
  void stopsHaveABucketOfTheirOwnAndMakeNoPeerKnown() {
    allowed(100, _ -> announce(ONE, 6881, 1, 1), false);
    assertEquals(10, allowed(100, _ -> stop(ONE, 6881, 1, 1), false));
    assertEquals(49, allowed(49, n -> stop(ONE, 6881, 100 + n, 1), false));
    assertEquals(0, allowed(49, n -> stop(ONE, 6881, 100 + n, 1), false));
    assertEquals(1, allowed(1, _ -> stop(ONE, 6882, 1, 1), true), "a ticket");
  }

  @Test
  void fiftyNewPeersOfATorrentMayStartAtOnceBehindOneAddress() {
    assertEquals(50, allowed(1_000, n -> announce(ONE, 2_000 + n, n, 1), false));
    assertEquals(1_000, allowed(1_000, n -> announce(ONE, 10_000 + n, n, 1), true), "known ones");
    time.spend(Duration.ofSeconds(4));
    assertEquals(1, allowed(1_000, n -> announce(ONE, 20_000 + n, n, 1), false));
    assertEquals(50, allowed(1_000, n -> announce(ONE, 2_000 + n, n, 2), false), "another torrent");
    assertEquals(50, allowed(1_000, n -> announce(OTHER, 2_000 + n, n, 1), false));
  }

  @Test
  void anyNumberOfTorrentsWithOtherPeersIsAllowed() {
    assertEquals(20_000, allowed(20_000, n -> announce(ONE, 6881, 1, n), false));
  }

  @Test
  void torrentsWithoutOtherPeersAreLimitedInHalfAnHour() {
    assertEquals(1_000, allowedLonely(5_000, 0));
    time.spend(Duration.ofMinutes(3));
    assertEquals(100, allowedLonely(5_000, 10_000));
    assertNotEquals(ALLOWED, limiter.decide(announce(ONE, 6881, 1, 50_000), false));
    assertEquals(ALLOWED, limiter.decide(announce(ONE, 6881, 1, 50_001), true), "a ticket");
    assertEquals(ALLOWED, limiter.decide(announce(OTHER, 6881, 1, 50_000), false));
  }

  private int allowedLonely(int times, int from) {
    int allowed = 0;
    for (int n = 0; n < times; n++) {
      if (limiter.decide(announce(ONE, 6881, 1, from + n), false) == ALLOWED) {
        limiter.countLonelyPeer(ONE);
        allowed++;
      }
    }
    return allowed;
  }

  @Test
  void aScrapeTakesATokenPerTorrent() {
    for (int scrape = 0; scrape < 15; scrape++) {
      assertEquals(ALLOWED, limiter.decideScrape(ONE, 64));
    }
    assertEquals(LIMITED, limiter.decideScrape(ONE, 64));
    assertEquals(ALLOWED, limiter.decideScrape(ONE, 40), "a refused scrape takes no tokens");
    assertEquals(ALLOWED, limiter.decideScrape(OTHER, 64));
    assertEquals(ALLOWED, limiter.decide(announce(ONE, 6881, 1, 1), false));
  }

  @Test
  void allOfAnIpv6NetworkIsOneClientButEachAddressAPeerOfItsOwn() {
    IntFunction<Announce> hosts = n -> announce(ipv6(1, n), 6881, n, 1);
    assertEquals(50, allowed(1_000, hosts, false));
    assertEquals(1_000, allowed(1_000, n -> announce(ipv6(1, 5_000 + n), 6881, n, 1), true));
    assertEquals(50, allowed(1_000, n -> announce(ipv6(2, n), 6881, n, 1), false));
  }

  @Test
  void sixHundredRefusalsReachTheBanThreshold() {
    allowed(10, _ -> announce(ONE, 6881, 1, 1), true);
    assertEquals(600, refusalsToBanThreshold());
    assertEquals(BAN_THRESHOLD, limiter.decide(announce(ONE, 6881, 1, 1), true));
    time.spend(Duration.ofMillis(999));
    assertEquals(BAN_THRESHOLD, limiter.decide(announce(ONE, 6881, 1, 1), true));
    time.spend(Duration.ofMinutes(10));
    allowed(5, _ -> announce(ONE, 6881, 1, 1), true);
    assertEquals(600, refusalsToBanThreshold());
  }

  @Test
  void oneRefusalASecondNeverReachesTheBanThreshold() {
    for (int n = 0; n < 10_000; n++) {
      assertNotEquals(BAN_THRESHOLD, limiter.decide(announce(ONE, 6881, 1, 1), true));
      time.spend(Duration.ofSeconds(1));
    }
  }

  private int refusalsToBanThreshold() {
    int refused = 0;
    while (limiter.decide(announce(ONE, 6881, 1, 1), true) == LIMITED) {
      refused++;
    }
    return refused;
  }

  /** Random addresses, ports, torrents and peer ids, a hundred times as many as are remembered. */
  @Test
  void itsMemoryIsFixedAndAFloodDisplacesNoOffender() {
    assertEquals(ClientRateLimiter.BYTES, limiter.bytes());
    allowed(10, _ -> announce(ONE, 6881, 1, 1), true);
    Random random = new Random(10);
    int refused = 0;
    for (int n = 0; n < 1_000_000; n++) {
      Address address = new Address.V4(random.nextInt());
      RateLimitDecision flood =
          limiter.decide(announce(address, random.nextInt(2, 65_536), n, n), false);
      refused += flood == ALLOWED ? 0 : 1;
    }
    assertEquals(0, refused, "nobody is refused for another's announces");
    assertNotEquals(ALLOWED, limiter.decide(announce(ONE, 6881, 1, 1), true));
    assertTrue(limiter.bytes() < 1 << 20);
  }

  private int allowed(int times, IntFunction<Announce> announces, boolean hasTicket) {
    int allowed = 0;
    for (int n = 0; n < times; n++) {
      allowed += limiter.decide(announces.apply(n), hasTicket) == ALLOWED ? 1 : 0;
    }
    return allowed;
  }

  private static Announce announce(Address address, int port, int peerId, int torrent) {
    return announce(address, port, peerId, torrent, Event.NONE);
  }

  private static Announce stop(Address address, int port, int peerId, int torrent) {
    return announce(address, port, peerId, torrent, Event.STOPPED);
  }

  private static Announce announce(
      Address address, int port, int peerId, int torrent, Event event) {
    Optional<PeerId> id = Optional.of(new PeerId(new Id160(0, 0, peerId)));
    return new Announce(
        new InfoHash(new Id160(0, 0, torrent)),
        new Peer(new Endpoint(address, port), Role.LEECHER, id),
        event,
        OptionalInt.empty(),
        Optional.empty());
  }

  private static Address ipv6(int network, int host) {
    return new Address.V6(0x20010db8_00000000L + network, host);
  }
}
