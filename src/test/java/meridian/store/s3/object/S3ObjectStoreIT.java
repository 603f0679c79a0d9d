package meridian.store.s3.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import meridian.local.objectstore.TestBuckets;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;
import org.junit.jupiter.api.Test;

/** The contract over HTTP, by the SDK, to a server. */
final class S3ObjectStoreIT extends ObjectStoreContract {

  @Override
  ObjectStore store() {
    return TestBuckets.newBucket();
  }

  @Test
  void aMissingBucketIsUnreachable() {
    ObjectStore none = TestBuckets.bucket("no-such-bucket");
    StoreUnavailableException failure =
        assertThrows(
            StoreUnavailableException.class, () -> none.get("swarms/abc/1", Optional.empty()));
    assertEquals(Reason.UNREACHABLE, failure.reason());
  }
}
