package meridian.resilience;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import meridian.metrics.Label.Replica;
import meridian.metrics.Label.Request;
import meridian.metrics.Metric;
import meridian.metrics.Metrics;
import meridian.peer.InfoHash;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.AnnounceResult;
import meridian.swarm.StoreUnavailableException;
import meridian.swarm.SwarmCounts;
import meridian.swarm.SwarmStore;

/**
 * A store that calls the home replica and, if that has an outage or cannot read a swarm's object,
 * once the fallback: another region's replica. Records are named after the replica that stores
 * them. If neither answers, the call fails within the request's budget, which began when the
 * announce or scrape was received.
 *
 * <p>A throttled call does not fail over: the torrent is as hot in the other region, and the load
 * would overload the fallback too. Neither does a call beyond this environment's own concurrency
 * limit.
 */
public final class FailoverStore implements SwarmStore, Metrics.Owner {

  private final GuardedReplica home;
  private final Optional<GuardedReplica> fallback;
  private final RequestBudget budget;
  private final InstantSource clock;
  private final FailoverMetrics metrics;

  /**
   * A store.
   *
   * @param home the region's own replica
   * @param fallback another region's replica; empty for no failover
   * @param clock measures how much of the budget is used
   * @param metrics counts where requests ended
   */
  public FailoverStore(
      GuardedReplica home,
      Optional<GuardedReplica> fallback,
      RequestBudget budget,
      InstantSource clock,
      Metrics metrics) {
    this.home = home;
    this.fallback = fallback;
    this.budget = budget;
    this.clock = clock;
    this.metrics = new FailoverMetrics(metrics, clock);
  }

  @Override
  public AnnounceResult announce(AnnounceRecord announce) {
    return call(
        Request.ANNOUNCE,
        announce.at(),
        (replica, limit) -> replica.call(limit, store -> store.announce(announce)));
  }

  @Override
  public Map<InfoHash, SwarmCounts> scrape(List<InfoHash> infoHashes, Instant at) {
    return call(
        Request.SCRAPE,
        at,
        (replica, limit) ->
            replica.callIgnoringTimeouts(limit, store -> store.scrape(infoHashes, at)));
  }

  private <T> T call(
      Request kind, Instant arrival, BiFunction<GuardedReplica, Duration, T> request) {
    Instant start = clock.instant();
    Duration limit = budget.forStores(Duration.between(arrival, start));
    try {
      T answer = request.apply(home, fallback.isPresent() ? limit.dividedBy(2) : limit);
      metrics.home(kind);
      return answer;
    } catch (StoreUnavailableException e) {
      if (fallback.isEmpty() || !e.reason().mayFallbackSucceed()) {
        throw failed(kind, e);
      }
      return callFallback(kind, fallback.get(), remaining(start, limit), request, e);
    }
  }

  private <T> T callFallback(
      Request kind,
      GuardedReplica replica,
      Duration limit,
      BiFunction<GuardedReplica, Duration, T> request,
      StoreUnavailableException cause) {
    try {
      T answer = request.apply(replica, limit);
      metrics.fallback(kind, cause);
      return answer;
    } catch (StoreUnavailableException e) {
      throw failed(kind, e);
    }
  }

  /** What the home replica left of the limit; the fallback's own share if the clock was set. */
  private Duration remaining(Instant start, Duration limit) {
    Duration half = limit.dividedBy(2);
    Duration left = limit.minus(Duration.between(start, clock.instant()));
    return left.compareTo(limit) > 0 || left.compareTo(half) < 0 ? half : left;
  }

  /** Reports the state of the circuit breakers. */
  @Override
  public void reportMetrics(Metrics registry) {
    registry.set(Metric.BREAKER_OPEN, home.isOpen() ? 1 : 0, Replica.HOME);
    fallback.ifPresent(
        other -> registry.set(Metric.BREAKER_OPEN, other.isOpen() ? 1 : 0, Replica.FALLBACK));
  }

  private StoreUnavailableException failed(Request kind, StoreUnavailableException failure) {
    metrics.failed(kind, failure);
    return failure;
  }
}
