package meridian.resilience;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import meridian.peer.Network;
import org.jspecify.annotations.Nullable;

/**
 * A token bucket per client: limits announces to a number a second, with bursts of 30 seconds'
 * worth. Scraping a torrent takes a token too, since it costs the same. Torrents and peer ids do
 * not matter. A client is a {@link Network}.
 *
 * <p>A second bucket holds refusals: 60 seconds' worth, refilled at 10% of the rate. A client that
 * empties it reaches the ban threshold. At 1.1 times the rate a client never does, at twice the
 * rate after about a minute, and at ten times the rate after some seconds.
 *
 * <p>Environments do not share buckets, so a client's total limit is the rate times the number of
 * environments. The {@value #CAPACITY} most recent clients are remembered, in about a megabyte. A
 * forgotten client has a full bucket again, so a client with more addresses than that is not
 * limited here.
 */
public final class ClientRateLimiter {

  static final int CAPACITY = 10_000;

  private static final Duration BURST = Duration.ofSeconds(30);
  private static final Duration REFUSALS_TO_BAN = Duration.ofMinutes(1);
  private static final double REFUSAL_REFILL = 0.1;

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
   * A rate limiter.
   *
   * @param perSecond announces a second that a client may make on average; more than 0
   */
  public ClientRateLimiter(double perSecond, InstantSource clock) {
    this.perSecond = perSecond;
    this.clock = clock;
  }

  /** The decision about a request. */
  enum RateLimitDecision {
    /** Allowed; the tokens were taken. */
    ALLOWED,
    /** Refused: too few tokens; none was taken. */
    LIMITED,
    /** Refused, and the client has been refused so often that it should be banned. */
    BAN_THRESHOLD
  }

  /**
   * The state of a client.
   *
   * @param tokens announces that it may make
   * @param refusals further refusals until the ban threshold
   * @param at when the state was computed
   */
  private record Bucket(double tokens, double refusals, Instant at) {}

  /**
   * Takes tokens from a client's bucket unless there are too few.
   *
   * @param wanted number of tokens; limited to the bucket's size
   */
  synchronized RateLimitDecision tryAcquire(Network client, int wanted) {
    Bucket bucket = refilled(buckets.get(client), clock.instant());
    double price = Math.min(wanted, maxTokens());
    if (bucket.tokens >= price) {
      buckets.put(client, new Bucket(bucket.tokens - price, bucket.refusals, bucket.at));
      return RateLimitDecision.ALLOWED;
    }
    double refusals = Math.max(0, bucket.refusals - 1);
    buckets.put(client, new Bucket(bucket.tokens, refusals, bucket.at));
    return bucket.refusals < 1 ? RateLimitDecision.BAN_THRESHOLD : RateLimitDecision.LIMITED;
  }

  private Bucket refilled(@Nullable Bucket bucket, Instant now) {
    if (bucket == null) {
      return new Bucket(maxTokens(), maxRefusals(), now);
    }
    double seconds = Math.max(0, Duration.between(bucket.at, now).toNanos() / 1e9);
    double granted = seconds * perSecond;
    return new Bucket(
        Math.min(maxTokens(), bucket.tokens + granted),
        Math.min(maxRefusals(), bucket.refusals + granted * REFUSAL_REFILL),
        now);
  }

  private double maxTokens() {
    return Math.max(1, perSecond * BURST.toSeconds());
  }

  private double maxRefusals() {
    return Math.max(1, perSecond * REFUSALS_TO_BAN.toSeconds());
  }

  /** The number of remembered clients. */
  synchronized int size() {
    return buckets.size();
  }
}
