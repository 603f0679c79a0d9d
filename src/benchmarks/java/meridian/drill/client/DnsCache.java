package meridian.drill.client;

import java.time.Duration;
import java.time.Instant;
import meridian.drill.cloud.DnsService;
import meridian.topology.Region;
import org.jspecify.annotations.Nullable;

/**
 * How a client gets from the shared name to a region: by an answer that it keeps for longer than it
 * should.
 */
final class DnsCache {

  private final DnsService names;
  private final Region place;
  private final Duration kept;
  private @Nullable Region answer;
  private Instant until = Instant.MIN;
  private Instant movedOn = Instant.MIN;

  /**
   * A resolver that has not asked yet.
   *
   * @param place where it is
   * @param kept how long it keeps each answer
   */
  DnsCache(DnsService names, Region place, Duration kept) {
    this.names = names;
    this.place = place;
    this.kept = kept;
  }

  /** The region that the client is sent to. */
  Region resolve(Instant now) {
    Region known = answer;
    if (known != null && until.isAfter(now)) {
      return known;
    }
    Region next = names.resolve(place);
    if (!next.equals(known)) {
      movedOn = known == null ? now : until;
      answer = next;
    }
    until = now.plus(kept);
    return next;
  }

  /** When it asked for the answer that it gave last. */
  Instant asked() {
    return until.minus(kept);
  }

  /** From when on it has given, or would have given, the answer that it gave last. */
  Instant movedOn() {
    return movedOn;
  }
}
