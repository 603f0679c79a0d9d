package meridian.resilience;

import static meridian.resilience.ClientRateLimiter.RateLimitDecision.ALLOWED;
import static meridian.resilience.ClientRateLimiter.RateLimitDecision.BAN_THRESHOLD;
import static meridian.resilience.ClientRateLimiter.RateLimitDecision.LIMITED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import meridian.peer.Address;
import meridian.peer.Network;
import meridian.resilience.ClientRateLimiter.RateLimitDecision;
import org.junit.jupiter.api.Test;

final class ClientRateLimiterTest {

  private static final Network ONE = v4(1);

  private final SpentTime time = new SpentTime();
  private final ClientRateLimiter buckets = new ClientRateLimiter(10, time);

  @Test
  void halfAMinutesAnnouncesAreTakenAtOnce() {
    assertEquals(300, taken(ONE, 1_000));
  }

  @Test
  void aBucketFillsAsTimePassesButNotBeyondItsBrim() {
    taken(ONE, 1_000);
    time.spend(Duration.ofSeconds(2));
    assertEquals(20, taken(ONE, 1_000));
    time.spend(Duration.ofDays(2));
    assertEquals(300, taken(ONE, 1_000));
  }

  @Test
  void whoStaysBelowTheRateIsNeverShed() {
    taken(ONE, 1_000);
    time.spend(Duration.ofSeconds(1));
    for (int announce = 0; announce < 10_000; announce++) {
      assertEquals(ALLOWED, buckets.tryAcquire(ONE, 1));
      time.spend(Duration.ofMillis(100));
    }
  }

  @Test
  void aScrapeTakesAsMuchAsItAsksFor() {
    for (int scrape = 0; scrape < 4; scrape++) {
      assertEquals(ALLOWED, buckets.tryAcquire(ONE, 64));
    }
    assertEquals(LIMITED, buckets.tryAcquire(ONE, 64));
    assertEquals(ALLOWED, buckets.tryAcquire(ONE, 44), "nothing was taken for nothing");
    time.spend(Duration.ofMinutes(1));
    assertEquals(ALLOWED, buckets.tryAcquire(ONE, 1_000), "no bucket holds more");
    assertEquals(LIMITED, buckets.tryAcquire(ONE, 1));
  }

  @Test
  void addressesDoNotTakeFromEachOther() {
    taken(ONE, 1_000);
    assertEquals(300, taken(v4(2), 1_000));
    assertEquals(300, taken(Network.of(new Address.V6(0, 1L << 40)), 1_000));
  }

  @Test
  void allOfAnIpv6NetworkIsOneClient() {
    for (long host = 0; host < 300; host++) {
      assertEquals(ALLOWED, take(new Address.V6(0x20010db8_00000001L, host)));
    }
    assertEquals(LIMITED, take(new Address.V6(0x20010db8_00000001L, 300)));
    assertEquals(ALLOWED, take(new Address.V6(0x20010db8_00000002L, 300)));
  }

  @Test
  void howManyAreRememberedHasALimit() {
    for (int address = 0; address < 100_000; address++) {
      taken(v4(address), 2);
      assertTrue(buckets.size() <= ClientRateLimiter.CAPACITY);
    }
    assertEquals(ClientRateLimiter.CAPACITY, buckets.size());
    assertEquals(298, taken(v4(99_999), 1_000), "who was seen last is remembered");
  }

  @Test
  void whoGoesOnAnnouncingIsNotForgottenForAFloodOfOthers() {
    int admitted = 0;
    for (int address = 2; address < 100_000; address++) {
      admitted += taken(ONE, 1);
      buckets.tryAcquire(v4(address), 1);
    }
    assertEquals(300, admitted);
  }

  @Test
  void whoAsksForTwiceAsMuchAsItMayIsAnOffenderAfterAboutAMinute() {
    assertEquals(Duration.ofSeconds(67), untilOffence(20));
  }

  @Test
  void whoAsksForTenTimesAsMuchIsOneInSeconds() {
    assertEquals(Duration.ofSeconds(7), untilOffence(100));
  }

  @Test
  void whoAsksForATenthTooMuchIsRefusedThatTenthForEver() {
    taken(ONE, 300);
    int refused = 0;
    for (int announce = 0; announce < 110_000; announce++) {
      time.spend(Duration.ofNanos(1_000_000_000 / 11));
      RateLimitDecision taking = buckets.tryAcquire(ONE, 1);
      assertNotEquals(BAN_THRESHOLD, taking);
      refused += taking == LIMITED ? 1 : 0;
    }
    assertEquals(10_000, refused, 5);
  }

  @Test
  void anOffenderRemainsOneUntilItIsForgiven() {
    untilOffence(100);
    assertEquals(BAN_THRESHOLD, buckets.tryAcquire(ONE, 300));
    time.spend(Duration.ofMillis(999));
    assertEquals(BAN_THRESHOLD, buckets.tryAcquire(ONE, 300));
    time.spend(Duration.ofMinutes(10));
    taken(ONE, 300);
    assertEquals(600, refusedUntilOffence());
  }

  @Test
  void refusalsOfOneAreNoOffenceOfAnother() {
    untilOffence(100);
    taken(v4(2), 300);
    assertEquals(LIMITED, buckets.tryAcquire(v4(2), 1));
  }

  /** How long it takes from an empty bucket on, to the second. */
  private Duration untilOffence(int perSecond) {
    taken(ONE, 300);
    for (int announce = 0; ; announce++) {
      if (buckets.tryAcquire(ONE, 1) == BAN_THRESHOLD) {
        return Duration.ofSeconds(Math.round((double) announce / perSecond));
      }
      time.spend(Duration.ofNanos(1_000_000_000 / perSecond));
    }
  }

  private int refusedUntilOffence() {
    int refused = 0;
    while (buckets.tryAcquire(ONE, 1) != BAN_THRESHOLD) {
      refused++;
    }
    return refused;
  }

  private int taken(Network client, int times) {
    int taken = 0;
    for (int time = 0; time < times; time++) {
      taken += buckets.tryAcquire(client, 1) == ALLOWED ? 1 : 0;
    }
    return taken;
  }

  private RateLimitDecision take(Address address) {
    return buckets.tryAcquire(Network.of(address), 1);
  }

  private static Network v4(int address) {
    return new Network.OfV4(address);
  }
}
