package meridian.store.s3.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import meridian.concurrent.ParallelCalls;
import meridian.local.objectstore.EmbeddedS3;
import meridian.swarm.RegionCode;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;
import org.junit.jupiter.api.Test;

/** Servers that ignore the conditions of writes are refused. */
final class ConditionalWriteProofTest {

  private final MemoryObjectStore bucket = new MemoryObjectStore(() -> Instant.EPOCH);

  private static Optional<String> fault(ObjectStore bucket) {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      return new ConditionalWriteProof(
              bucket, RegionCode.of(1), new ParallelCalls(executor), new Random(1))
          .fault();
    }
  }

  @Test
  void aServerThatHonoursConditionsHasNoFaultAndIsLeftEmpty() {
    assertEquals(Optional.empty(), fault(bucket));
    assertEquals(0, bucket.objects().size());
  }

  @Test
  void theEmbeddedServerHonoursConditions() {
    try (EmbeddedS3 server = EmbeddedS3.start()) {
      server.createBucket("proof");
      assertEquals(Optional.empty(), fault(server.bucket("proof")));
    }
  }

  @Test
  void aServerThatIgnoresConditionsIsRefused() {
    ObjectStore ignoring =
        new ObjectStoreDecorator(bucket) {
          @Override
          public Write put(String key, byte[] content, Condition condition) {
            while (true) {
              Optional<Etag> present =
                  bucket.get(key, Optional.empty()) instanceof Read.Found(var _, Etag etag)
                      ? Optional.of(etag)
                      : Optional.empty();
              if (bucket.put(key, content, Condition.unchanged(present))
                  instanceof Write.Written written) {
                return written;
              }
            }
          }
        };
    assertRefused("8 succeeded", fault(ignoring));
  }

  @Test
  void aServerThatRejectsEveryWriteIsRefused() {
    ObjectStore rejecting =
        new ObjectStoreDecorator(bucket) {
          @Override
          public Write put(String key, byte[] content, Condition condition) {
            return new Write.Conflict();
          }
        };
    assertRefused("0 succeeded", fault(rejecting));
  }

  /** A throttle says nothing about conditions. */
  @Test
  void aServerThatThrottlesIsNotRefused() {
    for (int served : List.of(0, 1)) {
      var puts = new AtomicInteger();
      ObjectStore throttling =
          new ObjectStoreDecorator(bucket) {
            @Override
            public Write put(String key, byte[] content, Condition condition) {
              if (puts.getAndIncrement() < served) {
                return super.put(key, content, condition);
              }
              throw new StoreUnavailableException(Reason.THROTTLED, "503 SlowDown");
            }
          };
      var failure = assertThrows(StoreUnavailableException.class, () -> fault(throttling));
      assertEquals(Reason.THROTTLED, failure.reason());
    }
  }

  @Test
  void aServerThatIgnoresConditionsOfDeletesIsRefused() {
    ObjectStore ignoring =
        new ObjectStoreDecorator(bucket) {
          @Override
          public Write delete(String key, Etag known) {
            bucket.replicate(key, Optional.empty());
            return new Write.Written(Optional.empty());
          }
        };
    assertRefused("a delete ignored its condition", fault(ignoring));
  }

  private static void assertRefused(String cause, Optional<String> fault) {
    assertTrue(fault.orElse("").contains(cause), fault::toString);
  }
}
