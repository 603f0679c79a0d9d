package meridian.store.s3.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.Optional;
import meridian.metrics.Label.Call;
import meridian.metrics.Label.CallResult;
import meridian.metrics.Label.Replica;
import meridian.metrics.Metric;
import meridian.metrics.Metrics;
import meridian.store.s3.object.MemoryObjectStore;
import meridian.store.s3.object.ObjectStore;
import meridian.store.s3.object.ObjectStore.Condition;
import meridian.store.s3.object.ObjectStoreDecorator;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;
import org.junit.jupiter.api.Test;

/** The calls of a bucket, counted by kind and result. */
final class MeteredObjectsTest {

  private final MemoryObjectStore memory = new MemoryObjectStore(() -> Instant.EPOCH);
  private final Metrics metrics = new Metrics();

  private MeteredObjects metered(ObjectStore bucket) {
    return new MeteredObjects(bucket, Replica.FALLBACK, metrics);
  }

  private long count(Call call, CallResult result) {
    return metrics.total(Metric.STORE_CALLS, Replica.FALLBACK, call, result);
  }

  @Test
  void conflictsAreRejectedCalls() {
    MeteredObjects bucket = metered(memory);
    for (int n = 0; n < 3; n++) {
      var _ = bucket.put("1/swarms/a", new byte[1], new Condition.Absent());
    }
    assertEquals(1, count(Call.PUT, CallResult.OK));
    assertEquals(2, count(Call.PUT, CallResult.REJECTED));
    assertEquals(1, bucket.folders().size());
    assertEquals(1, bucket.list("1/", Optional.empty(), 10).objects().size());
    assertEquals(2, count(Call.LIST, CallResult.OK));
  }

  @Test
  void failuresAreCountedByTheirReason() {
    for (Reason reason : Reason.values()) {
      MeteredObjects bucket =
          metered(
              new ObjectStoreDecorator(memory) {
                @Override
                public Read get(String key, Optional<Etag> known) {
                  throw new StoreUnavailableException(reason, "failed");
                }
              });
      assertThrows(
          StoreUnavailableException.class, () -> bucket.get("1/swarms/a", Optional.empty()));
    }
    assertEquals(1, count(Call.GET, CallResult.THROTTLED));
    assertEquals(Reason.values().length - 1, count(Call.GET, CallResult.FAILED));
  }
}
