package meridian.drill.client;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import meridian.drill.cloud.DnsService;
import meridian.topology.Region;
import org.jspecify.annotations.Nullable;

/** A client's DNS cache: it keeps each answer for longer than the answer's time to live. */
final class DnsCache {

  private final DnsService dns;
  private final Function<Instant, Region> nearest;
  private final Duration lifetime;
  private @Nullable Region answer;
  private Instant until = Instant.MIN;
  private Instant changed = Instant.MIN;

  /**
   * An empty cache.
   *
   * @param nearest the region that is nearest to the client at a time
   * @param lifetime of each answer
   */
  DnsCache(DnsService dns, Function<Instant, Region> nearest, Duration lifetime) {
    this.dns = dns;
    this.nearest = nearest;
    this.lifetime = lifetime;
  }

  /** The region that the client is sent to. */
  Region resolve(Instant now) {
    Region cached = answer;
    if (cached != null && until.isAfter(now)) {
      return cached;
    }
    Region next = dns.resolve(nearest.apply(now));
    if (!next.equals(cached)) {
      changed = cached == null ? now : until;
      answer = next;
    }
    until = now.plus(lifetime);
    return next;
  }

  /** When the cached answer was obtained. */
  Instant obtained() {
    return until.minus(lifetime);
  }

  /** Since when the cache has returned, or would have returned, its present answer. */
  Instant changed() {
    return changed;
  }
}
