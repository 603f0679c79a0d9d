package meridian.resilience;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import meridian.peer.Address;
import meridian.peer.Network;
import meridian.tracker.AdmissionControl;
import meridian.tracker.BanList;

/**
 * The admission control of one environment: a rate limit per client, and bans. Requests of banned
 * clients count against their rate limit too, so that the ban is renewed while they go on.
 */
public final class EnvironmentAdmissionControl implements AdmissionControl {

  private final ClientRateLimiter limiter;
  private final BanList bans;
  private final LoadMeter meter;
  private final LongAdder rateLimited = new LongAdder();
  private final LongAdder banned = new LongAdder();
  private final LongAdder reported = new LongAdder();

  /**
   * Admission control.
   *
   * @param limiter the clients' rate limits
   * @param bans the banned networks; networks that exceed their limit persistently are reported
   * @param meter measures the load of the tables
   */
  public EnvironmentAdmissionControl(ClientRateLimiter limiter, BanList bans, LoadMeter meter) {
    this.limiter = limiter;
    this.bans = bans;
    this.meter = meter;
  }

  @Override
  public boolean isRateLimited(Address client, int swarms) {
    Network network = Network.of(client);
    ClientRateLimiter.RateLimitDecision decision = limiter.tryAcquire(network, swarms);
    if (decision == ClientRateLimiter.RateLimitDecision.BAN_THRESHOLD && bans.report(network)) {
      reported.increment();
    }
    if (bans.bans(network)) {
      banned.increment();
      return true;
    }
    if (decision != ClientRateLimiter.RateLimitDecision.ALLOWED) {
      rateLimited.increment();
      return true;
    }
    return false;
  }

  @Override
  public double load() {
    return meter.load();
  }

  /**
   * Counters by their names in {@code /stats.json}: {@code rateLimited} requests, {@code banned}
   * requests (each request is in one of them at most), and {@code reported} bans, which this
   * environment published.
   */
  public Map<String, Long> counters() {
    Map<String, Long> counters = new LinkedHashMap<>();
    counters.put("rateLimited", rateLimited.sum());
    counters.put("banned", banned.sum());
    counters.put("reported", reported.sum());
    return counters;
  }
}
