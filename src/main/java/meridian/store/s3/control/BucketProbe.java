package meridian.store.s3.control;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import meridian.health.PeerTableProbe;
import meridian.store.s3.object.ObjectStore;
import meridian.swarm.StoreUnavailableException;

/**
 * A region's bucket, which a heartbeat tests by reading an object that does not exist. Safe for use
 * by many threads.
 */
public final class BucketProbe implements PeerTableProbe {

  private static final Logger LOG = System.getLogger(BucketProbe.class.getName());

  /** The key of no object, because no region has this code. */
  private static final String ABSENT = "0/swarms/0";

  private final ObjectStore objects;
  private final AtomicBoolean answered = new AtomicBoolean(true);

  /** The probe of a bucket, whose client makes all retries. */
  public BucketProbe(ObjectStore objects) {
    this.objects = objects;
  }

  /** Whether the bucket answers. A throttled read counts as an answer. */
  @Override
  public boolean isReachable() {
    try {
      objects.get(ABSENT, Optional.empty());
      answered.set(true);
      return true;
    } catch (StoreUnavailableException e) {
      return !e.reason().isOutage() || fails(e);
    }
  }

  private boolean fails(StoreUnavailableException failure) {
    if (answered.getAndSet(false)) {
      LOG.log(Level.WARNING, "the peers cannot be read: " + failure.getMessage());
    }
    return false;
  }
}
