package meridian.resilience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TokenBucketsTest {

  private final SpentTime time = new SpentTime();
  private final TokenBuckets buckets = buckets(1 << 12);

  private TokenBuckets buckets(int capacity) {
    return new TokenBuckets(10, Duration.ofMinutes(20), capacity, time);
  }

  @Test
  void aNewBucketIsFull() {
    assertEquals(10, taken(buckets, 7));
    assertEquals(10, taken(buckets, 8), "another key has another bucket");
  }

  @Test
  void aBucketRefillsUpToItsSize() {
    taken(buckets, 7);
    time.spend(Duration.ofMinutes(4).minusMillis(1));
    assertEquals(1, taken(buckets, 7));
    time.spend(Duration.ofMillis(1));
    assertEquals(1, taken(buckets, 7));
    time.spend(Duration.ofDays(400));
    assertEquals(10, taken(buckets, 7));
  }

  @Test
  void severalTokensAreTakenTogetherOrNotAtAll() {
    assertTrue(buckets.tryTake(7, 8));
    assertFalse(buckets.tryTake(7, 3));
    assertTrue(buckets.tryTake(7, 2));
    time.spend(Duration.ofMinutes(20));
    assertTrue(buckets.tryTake(7, 1_000), "limited to the size of the bucket");
  }

  @Test
  void aBucketIsEmptyWithoutATokenToTake() {
    for (int n = 0; n < 10; n++) {
      assertFalse(buckets.isEmpty(7), n + " were taken");
      buckets.tryTake(7, 1);
    }
    assertTrue(buckets.isEmpty(7));
    time.spend(Duration.ofMinutes(2));
    assertFalse(buckets.isEmpty(7));
  }

  @Test
  void aBucketIsContainedOnceATokenWasTaken() {
    assertFalse(buckets.contains(7));
    assertFalse(buckets.isEmpty(7));
    assertFalse(buckets.contains(7), "a look stores nothing");
    taken(buckets, 7);
    assertTrue(buckets.contains(7));
    time.spend(Duration.ofDays(1));
    assertTrue(buckets.contains(7), "full again, but not displaced");
    assertFalse(buckets.contains(8));
  }

  /** Capacity for 256 buckets, in sets of four. */
  @Test
  void aFloodOfKeysForgetsTheFullestBucketsFirst() {
    TokenBuckets few = buckets(256);
    long emptied = 0x123456789abcdefL;
    taken(few, emptied);
    Random random = new Random(5);
    for (int n = 0; n < 100_000; n++) {
      few.tryTake(random.nextLong(), 1);
      assertTrue(few.isEmpty(emptied));
    }
  }

  @Test
  void aFullBucketIsForgottenWithoutLoss() {
    TokenBuckets few = buckets(4);
    for (long key = 1; key < 4_000; key++) {
      assertEquals(10, taken(few, key << 40));
      time.spend(Duration.ofMinutes(5));
    }
  }

  @Test
  void aClockThatIsSetBackRefillsNothingAndTakesNothing() {
    time.spend(Duration.ofHours(1));
    buckets.tryTake(7, 5);
    time.spend(Duration.ofMinutes(-30));
    assertEquals(5, taken(buckets, 7));
    time.spend(Duration.ofMinutes(32));
    assertEquals(1, taken(buckets, 7));
  }

  @Test
  void aClockThatIsSetBackBeforeTheFirstRequestChangesNothing() {
    time.spend(Duration.ofMillis(-5));
    assertEquals(10, taken(buckets, 7));
    assertEquals(0, taken(buckets, 7));
  }

  private static int taken(TokenBuckets buckets, long key) {
    int taken = 0;
    while (buckets.tryTake(key, 1)) {
      taken++;
    }
    return taken;
  }
}
