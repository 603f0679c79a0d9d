package meridian.store.s3.control;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import meridian.store.s3.object.ObjectStore;
import meridian.swarm.RegionCode;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.StoreUnavailableException.Reason;

/**
 * The codes of all regions that have objects in a bucket, and those that the process is configured
 * with. Listed once a minute, and more often at first, by a caller that needs them. A region is
 * never forgotten while it has objects, since its decisions stay in force. Safe for use by many
 * threads.
 */
public final class KnownRegions implements Supplier<Set<RegionCode>> {

  private static final Logger LOG = System.getLogger(KnownRegions.class.getName());

  private static final Duration REFRESH = Duration.ofSeconds(60);

  /** How soon they are listed again at first: in a new deployment, regions begin to write then. */
  private static final Duration FIRST_REFRESH = Duration.ofSeconds(1);

  private static final Duration RETRY = Duration.ofSeconds(5);

  private final ObjectStore objects;
  private final Set<RegionCode> configured;
  private final InstantSource clock;
  private final ReentrantLock listing = new ReentrantLock();
  private volatile Known known;

  /**
   * What is known.
   *
   * @param due when the regions are to be listed again
   * @param refresh how long after a listing that is; it doubles each time
   * @param isFailing whether they could not be listed
   */
  private record Known(Set<RegionCode> regions, Instant due, Duration refresh, boolean isFailing) {}

  /**
   * The regions of a bucket.
   *
   * @param configured regions that are known without an object
   */
  public KnownRegions(ObjectStore objects, Set<RegionCode> configured, InstantSource clock) {
    this.objects = objects;
    this.configured = Set.copyOf(configured);
    this.clock = clock;
    this.known = new Known(this.configured, Instant.MIN, FIRST_REFRESH, false);
  }

  /**
   * The regions; those of an earlier time if listing fails.
   *
   * @throws StoreUnavailableException if they could never be listed: other regions' peers and
   *     decisions would be missed
   */
  @Override
  public Set<RegionCode> get() {
    if (isDue() && acquire()) {
      try {
        if (isDue()) {
          known = list(known);
        }
      } finally {
        listing.unlock();
      }
    }
    return known.regions;
  }

  private boolean isDue() {
    return !clock.instant().isBefore(known.due);
  }

  private boolean wasListed() {
    return !known.due.equals(Instant.MIN);
  }

  /** Waits for another caller's listing only if nothing is known yet. */
  private boolean acquire() {
    if (wasListed()) {
      return listing.tryLock();
    }
    try {
      listing.lockInterruptibly();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException(
          Reason.TIMED_OUT, "interrupted before the regions of a bucket were listed", e);
    }
  }

  private Known list(Known before) {
    Instant now = clock.instant();
    try {
      Set<RegionCode> regions = new HashSet<>(configured);
      objects.folders().forEach(name -> RegionCode.parse(name).ifPresent(regions::add));
      Duration next = before.refresh.multipliedBy(2);
      return new Known(
          Set.copyOf(regions),
          now.plus(before.refresh),
          next.compareTo(REFRESH) < 0 ? next : REFRESH,
          false);
    } catch (StoreUnavailableException e) {
      if (!wasListed()) {
        throw e;
      }
      if (!before.isFailing) {
        LOG.log(
            Level.WARNING,
            "the regions could not be listed; those known before are used: " + e.getMessage());
      }
      return new Known(before.regions, now.plus(RETRY), before.refresh, true);
    }
  }
}
