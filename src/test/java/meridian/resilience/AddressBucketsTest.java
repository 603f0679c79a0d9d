package meridian.resilience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import meridian.swarm.Address;
import org.junit.jupiter.api.Test;

final class AddressBucketsTest {

  private static final Address ONE = new Address.V4(1);

  private final SpentTime time = new SpentTime();
  private final AddressBuckets buckets = new AddressBuckets(10, time);

  @Test
  void halfAMinutesAnnouncesAreTakenAtOnce() {
    assertEquals(300, taken(ONE, 1_000));
    assertEquals(700, buckets.shed());
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
      assertTrue(buckets.take(ONE, 1));
      time.spend(Duration.ofMillis(100));
    }
  }

  @Test
  void aScrapeTakesAsMuchAsItAsksFor() {
    for (int scrape = 0; scrape < 4; scrape++) {
      assertTrue(buckets.take(ONE, 64));
    }
    assertFalse(buckets.take(ONE, 64));
    assertTrue(buckets.take(ONE, 44), "nothing was taken for nothing");
    time.spend(Duration.ofMinutes(1));
    assertTrue(buckets.take(ONE, 1_000), "no bucket holds more");
    assertFalse(buckets.take(ONE, 1));
  }

  @Test
  void addressesDoNotTakeFromEachOther() {
    taken(ONE, 1_000);
    assertEquals(300, taken(new Address.V4(2), 1_000));
    assertEquals(300, taken(new Address.V6(0, 1L << 40), 1_000));
  }

  @Test
  void allOfAnIpv6NetworkIsOneClient() {
    for (long host = 0; host < 300; host++) {
      assertTrue(buckets.take(new Address.V6(0x20010db8_00000001L, host), 1));
    }
    assertFalse(buckets.take(new Address.V6(0x20010db8_00000001L, 300), 1));
    assertTrue(buckets.take(new Address.V6(0x20010db8_00000002L, 300), 1));
  }

  @Test
  void howManyAreRememberedHasALimit() {
    for (int address = 0; address < 100_000; address++) {
      taken(new Address.V4(address), 2);
      assertTrue(buckets.size() <= AddressBuckets.CAPACITY);
    }
    assertEquals(AddressBuckets.CAPACITY, buckets.size());
    assertEquals(298, taken(new Address.V4(99_999), 1_000), "who was seen last is remembered");
  }

  @Test
  void whoGoesOnAnnouncingIsNotForgottenForAFloodOfOthers() {
    int admitted = 0;
    for (int address = 2; address < 100_000; address++) {
      admitted += taken(ONE, 1);
      buckets.take(new Address.V4(address), 1);
    }
    assertEquals(300, admitted);
  }

  private int taken(Address client, int times) {
    int taken = 0;
    for (int time = 0; time < times; time++) {
      taken += buckets.take(client, 1) ? 1 : 0;
    }
    return taken;
  }
}
