package meridian.resilience;

import java.util.Optional;
import java.util.function.Function;
import meridian.metrics.Metric;
import meridian.metrics.Metrics;
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
  private final Metrics metrics;

  /**
   * Admission control.
   *
   * @param limiter the clients' rate limits; empty for none, so that only operators ban clients
   * @param bans the banned networks; networks that exceed their limit persistently are reported
   * @param meter measures the load of the tables
   * @param metrics counts the reports
   */
  public EnvironmentAdmissionControl(
      Optional<ClientRateLimiter> limiter, BanList bans, LoadMeter meter, Metrics metrics) {
    this.limiter = limiter;
    this.bans = bans;
    this.meter = meter;
    this.metrics = metrics;
  }

  @Override
  public Admission decide(Announce announce, boolean hasTicket) {
    boolean isStop = announce.event() == Event.STOPPED;
    return decide(
        announce.peer().endpoint().address(),
        limits -> limits.decide(announce, hasTicket),
        !isStop ? Admission.RATE_LIMITED : hasTicket ? Admission.ADMITTED : Admission.READ_ONLY);
  }

  @Override
  public Admission decideScrape(Address client, int torrents) {
    return decide(client, limits -> limits.decideScrape(client, torrents), Admission.RATE_LIMITED);
  }

  /** Decides about a request; {@code beyondLimit} if a limit is exceeded. */
  private Admission decide(
      Address client,
      Function<ClientRateLimiter, RateLimitDecision> request,
      Admission beyondLimit) {
    Network network = Network.of(client);
    RateLimitDecision decision = limiter.map(request).orElse(RateLimitDecision.ALLOWED);
    if (decision == RateLimitDecision.BAN_THRESHOLD && bans.report(network)) {
      metrics.count(Metric.BANS_REPORTED);
    }
    if (bans.bans(network)) {
      return Admission.BANNED;
    }
    return decision == RateLimitDecision.ALLOWED ? Admission.ADMITTED : beyondLimit;
  }

  @Override
  public void countLonelyPeer(Address client) {
    limiter.ifPresent(limits -> limits.countLonelyPeer(client));
  }

  @Override
  public double load() {
    return meter.load();
  }
}
