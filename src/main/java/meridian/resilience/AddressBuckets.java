package meridian.resilience;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import meridian.swarm.Address;

/**
 * How many announces a client may make, whatever torrents and peer ids it names: so many a second,
 * and after a pause as many at once as half a minute's. To scrape a torrent counts as much, since
 * it costs as much. A client is an IPv4 address, or the first 64 bits of an IPv6 address, which is
 * the least that a customer is given.
 *
 * <p>What a client does elsewhere is not known here. In all regions together it may make that many
 * announces times the number of environments. The {@value #CAPACITY} clients seen last are
 * remembered, which takes some megabyte; whoever is forgotten has a full bucket again, so who
 * commands more addresses than that is not limited by this.
 */
public final class AddressBuckets {

  static final int CAPACITY = 10_000;

  private static final Duration BURST = Duration.ofSeconds(30);

  private final double perSecond;
  private final InstantSource clock;
  private final LongAdder shed = new LongAdder();
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
  public AddressBuckets(double perSecond, InstantSource clock) {
    this.perSecond = perSecond;
    this.clock = clock;
  }

  /** A client: an IPv4 address, or the network part of an IPv6 one. */
  private sealed interface Network {
    record OfV4(int address) implements Network {}

    record OfV6(long prefix) implements Network {}

    static Network of(Address address) {
      return switch (address) {
        case Address.V4(int bits) -> new OfV4(bits);
        case Address.V6(long high, long _) -> new OfV6(high);
      };
    }
  }

  /** What was left at some time. */
  private record Bucket(double tokens, Instant at) {}

  /**
   * Takes tokens from a client's bucket; false if there are too few, and then none is taken.
   *
   * @param wanted how many; if more than a bucket holds, a full one is enough
   */
  boolean take(Address client, int wanted) {
    Instant now = clock.instant();
    boolean taken = take(Network.of(client), Math.min(wanted, most()), now);
    if (!taken) {
      shed.increment();
    }
    return taken;
  }

  private synchronized boolean take(Network client, double wanted, Instant now) {
    Bucket bucket = buckets.get(client);
    double tokens = bucket == null ? most() : filled(bucket, now);
    boolean enough = tokens >= wanted;
    buckets.put(client, new Bucket(enough ? tokens - wanted : tokens, now));
    return enough;
  }

  private double filled(Bucket bucket, Instant now) {
    double seconds = Math.max(0, Duration.between(bucket.at, now).toNanos() / 1e9);
    return Math.min(most(), bucket.tokens + seconds * perSecond);
  }

  private double most() {
    return Math.max(1, perSecond * BURST.toSeconds());
  }

  /** How many clients are remembered. */
  synchronized int size() {
    return buckets.size();
  }

  /** How many requests found too little in their bucket. */
  public long shed() {
    return shed.sum();
  }
}
