package meridian.resilience;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import meridian.peer.Network;
import org.jspecify.annotations.Nullable;

/**
 * How many announces a client may make, whatever torrents and peer ids it names: so many a second,
 * and after a pause as many at once as half a minute's. To scrape a torrent counts as much, since
 * it costs as much. A client is a {@link Network}.
 *
 * <p>A client that is refused and goes on asking is an offender once it has been refused as often
 * as it may announce in a minute; a tenth of what it may announce is forgiven all the time. So who
 * asks for a tenth too much never becomes one, who asks for twice as much does within about a
 * minute, and who asks for ten times as much in some seconds.
 *
 * <p>What a client does elsewhere is not known here. In all regions together it may make that many
 * announces times the number of environments. The {@value #CAPACITY} clients seen last are
 * remembered, which takes some megabyte; whoever is forgotten has a full bucket again, so who
 * commands more addresses than that is not limited by this.
 */
public final class ClientRateLimiter {

  static final int CAPACITY = 10_000;

  private static final Duration BURST = Duration.ofSeconds(30);
  private static final Duration FORBEARANCE = Duration.ofMinutes(1);
  private static final double FORGIVEN = 0.1;

  private final double perSecond;
  private final InstantSource clock;
  private final Map<Network, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Network, Bucket> eldest) {
          return size() > CAPACITY;
        }
      };

  /**
   * Full buckets.
   *
   * @param perSecond announces a second that a client may make all the time; more than 0
   */
  public ClientRateLimiter(double perSecond, InstantSource clock) {
    this.perSecond = perSecond;
    this.clock = clock;
  }

  /** What becomes of a request. */
  enum RateLimitDecision {
    /** The tokens were taken. */
    ALLOWED,
    /** There were too few, and none was taken. */
    LIMITED,
    /** Refused too, to a client that has been refused so often that it is an offender. */
    BAN_THRESHOLD
  }

  /**
   * What a client may still do.
   *
   * @param tokens announces
   * @param forbearance refusals until it is an offender
   * @param at when that was so
   */
  private record Bucket(double tokens, double forbearance, Instant at) {}

  /**
   * Takes tokens from a client's bucket, unless there are too few.
   *
   * @param wanted how many; if more than a bucket holds, a full one is enough
   */
  synchronized RateLimitDecision tryAcquire(Network client, int wanted) {
    Bucket bucket = filled(buckets.get(client), clock.instant());
    double price = Math.min(wanted, most());
    if (bucket.tokens >= price) {
      buckets.put(client, new Bucket(bucket.tokens - price, bucket.forbearance, bucket.at));
      return RateLimitDecision.ALLOWED;
    }
    double forbearance = Math.max(0, bucket.forbearance - 1);
    buckets.put(client, new Bucket(bucket.tokens, forbearance, bucket.at));
    return bucket.forbearance < 1 ? RateLimitDecision.BAN_THRESHOLD : RateLimitDecision.LIMITED;
  }

  private Bucket filled(@Nullable Bucket bucket, Instant now) {
    if (bucket == null) {
      return new Bucket(most(), mostForbearance(), now);
    }
    double seconds = Math.max(0, Duration.between(bucket.at, now).toNanos() / 1e9);
    double granted = seconds * perSecond;
    return new Bucket(
        Math.min(most(), bucket.tokens + granted),
        Math.min(mostForbearance(), bucket.forbearance + granted * FORGIVEN),
        now);
  }

  private double most() {
    return Math.max(1, perSecond * BURST.toSeconds());
  }

  private double mostForbearance() {
    return Math.max(1, perSecond * FORBEARANCE.toSeconds());
  }

  /** How many clients are remembered. */
  public synchronized int size() {
    return buckets.size();
  }
}
