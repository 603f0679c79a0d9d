package meridian.resilience;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import meridian.peer.Address;
import meridian.peer.Network;
import meridian.resilience.ClientRateLimiter.RateLimitDecision;
import meridian.swarm.Announce;
import meridian.swarm.Event;
import meridian.tracker.AdmissionControl;
import meridian.tracker.BanList;

/**
 * The admission control of one environment: rate limits of clients, and bans. Requests of banned
 * clients count against their rate limits too, so that the ban is renewed while they go on.
 *
 * <p>A stop is refused only under a ban: it removes a record that would be given to others for an
 * hour. Since it may write an item, a flood of stops is counted, and banned, as one of other
 * announces is. A stop beyond the limits writes only if it carries a ticket: it may be that of a
 * peer that announced to another environment.
 */
public final class EnvironmentAdmissionControl implements AdmissionControl {

  private final Optional<ClientRateLimiter> limiter;
  private final BanList bans;
  private final LoadMeter meter;
  private final LongAdder rateLimited = new LongAdder();
  private final LongAdder banned = new LongAdder();
  private final LongAdder reported = new LongAdder();

  /**
   * Admission control.
   *
   * @param limiter the clients' rate limits; empty for none, so that only operators ban clients
   * @param bans the banned networks; networks that exceed their limit persistently are reported
   * @param meter measures the load of the tables
   */
  public EnvironmentAdmissionControl(
      Optional<ClientRateLimiter> limiter, BanList bans, LoadMeter meter) {
    this.limiter = limiter;
    this.bans = bans;
    this.meter = meter;
  }

  @Override
  public Admission decide(Announce announce, boolean hasTicket) {
    boolean isStop = announce.event() == Event.STOPPED;
    return decide(
        announce.peer().endpoint().address(),
        limits -> limits.decide(announce, hasTicket),
        !isStop ? Admission.REFUSED : hasTicket ? Admission.ADMITTED : Admission.READ_ONLY);
  }

  @Override
  public boolean refusesScrape(Address client, int torrents) {
    return decide(client, limits -> limits.decideScrape(client, torrents), Admission.REFUSED)
        == Admission.REFUSED;
  }

  /** Decides about a request; {@code beyondLimit} if a limit is exceeded. */
  private Admission decide(
      Address client,
      Function<ClientRateLimiter, RateLimitDecision> request,
      Admission beyondLimit) {
    Network network = Network.of(client);
    RateLimitDecision decision = limiter.map(request).orElse(RateLimitDecision.ALLOWED);
    if (decision == RateLimitDecision.BAN_THRESHOLD && bans.report(network)) {
      reported.increment();
    }
    if (bans.bans(network)) {
      banned.increment();
      return Admission.REFUSED;
    }
    if (decision == RateLimitDecision.ALLOWED) {
      return Admission.ADMITTED;
    }
    if (beyondLimit == Admission.REFUSED) {
      rateLimited.increment();
    }
    return beyondLimit;
  }

  @Override
  public void countLonelyPeer(Address client) {
    limiter.ifPresent(limits -> limits.countLonelyPeer(client));
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
