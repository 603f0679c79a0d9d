package meridian.bench.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import meridian.store.s3.object.MemoryObjectStore;
import meridian.store.s3.object.ObjectStore.Condition;
import meridian.store.s3.object.ObjectStore.Etag;
import meridian.store.s3.object.ObjectStore.Write;
import org.junit.jupiter.api.Test;

/** Requests of a bucket are counted as S3 bills them. */
final class MeteredBucketTest {

  private static final String KEY = "1/swarms/0123456789abcdef0123456789abcdef01234567";

  private final MeteredBucket bucket =
      new MeteredBucket(new MemoryObjectStore(() -> Instant.EPOCH));

  private Etag put(int bytes, Condition condition) {
    return bucket.put(KEY, new byte[bytes], condition) instanceof Write.Written written
        ? written.etag().orElseThrow()
        : new Etag("conflict");
  }

  @Test
  void everyReadAndListingCounts() {
    bucket.get(KEY, Optional.empty());
    Etag etag = put(10, new Condition.Absent());
    bucket.get(KEY, Optional.empty());
    bucket.get(KEY, Optional.of(etag));
    bucket.list("1/swarms/", Optional.empty(), 1_000);
    bucket.folders();
    assertEquals(new ObjectUsage(3, 1, 2, 0, 1, 10), bucket.takeBill().objects());
    assertEquals(ObjectUsage.NONE, bucket.takeBill().objects(), "a bill is taken once");
  }

  @Test
  void writesWhoseConditionDoesNotHoldAreBilledButNotReplicated() {
    put(10, new Condition.Absent());
    put(20, new Condition.Absent());
    bucket.delete(KEY, new Etag("another"));
    Bill bill = bucket.takeBill();
    assertEquals(new ObjectUsage(0, 2, 0, 1, 1, 10), bill.objects());
    assertTrue(bill.hasWrites());
    put(30, new Condition.Absent());
    assertFalse(bucket.takeBill().hasWrites());
  }
}
