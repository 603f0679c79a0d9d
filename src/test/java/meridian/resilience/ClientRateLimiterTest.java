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
  private final ClientRateLimiter limiter = new ClientRateLimiter(10, time);

  @Test
  void allowsABurstOf30Seconds() {
    assertEquals(300, allowed(ONE, 1_000));
  }

  @Test
  void refillsUpToTheBurst() {
    allowed(ONE, 1_000);
    time.spend(Duration.ofSeconds(2));
    assertEquals(20, allowed(ONE, 1_000));
    time.spend(Duration.ofDays(2));
    assertEquals(300, allowed(ONE, 1_000));
  }

  @Test
  void neverLimitsAClientBelowTheRate() {
    allowed(ONE, 1_000);
    time.spend(Duration.ofSeconds(1));
    for (int announce = 0; announce < 10_000; announce++) {
      assertEquals(ALLOWED, limiter.tryAcquire(ONE, 1));
      time.spend(Duration.ofMillis(100));
    }
  }

  @Test
  void aScrapeTakesATokenPerSwarm() {
    for (int scrape = 0; scrape < 4; scrape++) {
      assertEquals(ALLOWED, limiter.tryAcquire(ONE, 64));
    }
    assertEquals(LIMITED, limiter.tryAcquire(ONE, 64));
    assertEquals(ALLOWED, limiter.tryAcquire(ONE, 44), "a refused request takes no tokens");
    time.spend(Duration.ofMinutes(1));
    assertEquals(ALLOWED, limiter.tryAcquire(ONE, 1_000), "limited to the size of the bucket");
    assertEquals(LIMITED, limiter.tryAcquire(ONE, 1));
  }

  @Test
  void clientsHaveSeparateBuckets() {
    allowed(ONE, 1_000);
    assertEquals(300, allowed(v4(2), 1_000));
    assertEquals(300, allowed(Network.of(new Address.V6(0, 1L << 40)), 1_000));
  }

  @Test
  void allOfAnIpv6NetworkIsOneClient() {
    for (long host = 0; host < 300; host++) {
      assertEquals(ALLOWED, acquire(new Address.V6(0x20010db8_00000001L, host)));
    }
    assertEquals(LIMITED, acquire(new Address.V6(0x20010db8_00000001L, 300)));
    assertEquals(ALLOWED, acquire(new Address.V6(0x20010db8_00000002L, 300)));
  }

  @Test
  void remembersALimitedNumberOfClients() {
    for (int address = 0; address < 100_000; address++) {
      allowed(v4(address), 2);
      assertTrue(limiter.size() <= ClientRateLimiter.CAPACITY);
    }
    assertEquals(ClientRateLimiter.CAPACITY, limiter.size());
    assertEquals(298, allowed(v4(99_999), 1_000), "the most recent client is remembered");
  }

  @Test
  void remembersAnActiveClientDuringAFlood() {
    int admitted = 0;
    for (int address = 2; address < 100_000; address++) {
      admitted += allowed(ONE, 1);
      limiter.tryAcquire(v4(address), 1);
    }
    assertEquals(300, admitted);
  }

  @Test
  void twiceTheRateReachesTheBanThresholdInAboutAMinute() {
    assertEquals(Duration.ofSeconds(67), timeToBanThreshold(20));
  }

  @Test
  void tenTimesTheRateReachesTheBanThresholdInSeconds() {
    assertEquals(Duration.ofSeconds(7), timeToBanThreshold(100));
  }

  @Test
  void tenPercentAboveTheRateNeverReachesTheBanThreshold() {
    allowed(ONE, 300);
    int refused = 0;
    for (int announce = 0; announce < 110_000; announce++) {
      time.spend(Duration.ofNanos(1_000_000_000 / 11));
      RateLimitDecision decision = limiter.tryAcquire(ONE, 1);
      assertNotEquals(BAN_THRESHOLD, decision);
      refused += decision == LIMITED ? 1 : 0;
    }
    assertEquals(10_000, refused, 5);
  }

  @Test
  void staysAtTheBanThresholdUntilRefusalsAreRefilled() {
    timeToBanThreshold(100);
    assertEquals(BAN_THRESHOLD, limiter.tryAcquire(ONE, 300));
    time.spend(Duration.ofMillis(999));
    assertEquals(BAN_THRESHOLD, limiter.tryAcquire(ONE, 300));
    time.spend(Duration.ofMinutes(10));
    allowed(ONE, 300);
    assertEquals(600, refusalsToBanThreshold());
  }

  @Test
  void refusalsCountPerClient() {
    timeToBanThreshold(100);
    allowed(v4(2), 300);
    assertEquals(LIMITED, limiter.tryAcquire(v4(2), 1));
  }

  /** The time from an empty bucket to the ban threshold, to the second. */
  private Duration timeToBanThreshold(int perSecond) {
    allowed(ONE, 300);
    for (int announce = 0; ; announce++) {
      if (limiter.tryAcquire(ONE, 1) == BAN_THRESHOLD) {
        return Duration.ofSeconds(Math.round((double) announce / perSecond));
      }
      time.spend(Duration.ofNanos(1_000_000_000 / perSecond));
    }
  }

  private int refusalsToBanThreshold() {
    int refused = 0;
    while (limiter.tryAcquire(ONE, 1) != BAN_THRESHOLD) {
      refused++;
    }
    return refused;
  }

  private int allowed(Network client, int times) {
    int allowed = 0;
    for (int time = 0; time < times; time++) {
      allowed += limiter.tryAcquire(client, 1) == ALLOWED ? 1 : 0;
    }
    return allowed;
  }

  private RateLimitDecision acquire(Address address) {
    return limiter.tryAcquire(Network.of(address), 1);
  }

  private static Network v4(int address) {
    return new Network.OfV4(address);
  }
}
