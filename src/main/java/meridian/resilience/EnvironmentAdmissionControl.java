package meridian.resilience;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import meridian.peer.Address;
import meridian.peer.Network;
import meridian.tracker.AdmissionControl;
import meridian.tracker.BanList;

/**
 * The limits of one environment: what each client may still do, and who is banned. What a banned
 * client asks is counted like anybody's, so that its ban is renewed while it goes on.
 */
public final class EnvironmentAdmissionControl implements AdmissionControl {

  private final ClientRateLimiter buckets;
  private final BanList bans;
  private final LoadMeter meter;
  private final LongAdder shed = new LongAdder();
  private final LongAdder banned = new LongAdder();
  private final LongAdder reported = new LongAdder();

  /**
   * Limits.
   *
   * @param buckets what each client may still do
   * @param bans who may do nothing for now
   * @param meter how busy the environment is
   */
  public EnvironmentAdmissionControl(ClientRateLimiter buckets, BanList bans, LoadMeter meter) {
    this.buckets = buckets;
    this.bans = bans;
    this.meter = meter;
  }

  @Override
  public boolean isRateLimited(Address client, int swarms) {
    Network network = Network.of(client);
    ClientRateLimiter.RateLimitDecision taking = buckets.tryAcquire(network, swarms);
    if (taking == ClientRateLimiter.RateLimitDecision.BAN_THRESHOLD && bans.report(network)) {
      reported.increment();
    }
    if (bans.bans(network)) {
      banned.increment();
      return true;
    }
    if (taking != ClientRateLimiter.RateLimitDecision.ALLOWED) {
      shed.increment();
      return true;
    }
    return false;
  }

  @Override
  public double load() {
    return meter.load();
  }

  /**
   * What was refused so far, by the names under which that is published: {@code shed} for asking
   * too much here, {@code banned} to clients that are banned, each request in one of them at most;
   * and in {@code reported} how many bans this environment has told the others of.
   */
  public Map<String, Long> figures() {
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("shed", shed.sum());
    figures.put("banned", banned.sum());
    figures.put("reported", reported.sum());
    return figures;
  }
}
