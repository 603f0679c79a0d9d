package meridian.store.heartbeat;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import meridian.concurrent.RefreshingCache;
import meridian.concurrent.Timeout;
import meridian.health.Health;
import meridian.health.Heartbeat;
import meridian.health.Verdict;
import meridian.store.control.ControlStore;
import meridian.swarm.RegionCode;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The region's health according to its own newest heartbeat, cached in memory. Reads are eventually
 * consistent.
 *
 * <p>Nothing runs between invocations, so the heartbeat is read by the first caller that finds the
 * cache older than 20 seconds. Other callers use the cache meanwhile, unless it is older than a
 * minute, as in an environment that was frozen or restored: then they wait, at most a second. In an
 * environment that answers announces these usually refresh the cache, so health checks are answered
 * from memory; not in its first 20 seconds, when it is cold and a client has waited for its start.
 * The age of the heartbeat itself is checked on every call.
 *
 * <p>A replica that does not answer a health check within a second counts as unreachable. Only
 * health checks ask it again, five seconds later. An announce has much less time, so a time-out
 * during an announce does not count.
 */
public final class StoredHealth implements Health {

  private static final Logger LOG = System.getLogger(StoredHealth.class.getName());
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private static final RefreshingCache.Times TIMES =
      new RefreshingCache.Times(
          Duration.ofSeconds(20), Duration.ofSeconds(60), RETRY_AFTER, RETRY_AFTER);

  /** The time limit of a health check; Route 53 waits two seconds. */
  private static final Duration TIME_LIMIT = Duration.ofSeconds(1);

  private final InstantSource clock;
  private final RefreshingCache<CachedHeartbeat> cache;
  private final Replica duringAnnounce;
  private final Instant noRefreshBefore;

  /**
   * Creates a cache that is loaded when it is first used.
   *
   * @param control the control items of the region's replica
   * @param region the region's code
   * @param spare how long a caller of {@link #refresh} can wait
   */
  public StoredHealth(ControlStore control, RegionCode region, Timeout spare, InstantSource clock) {
    this.clock = clock;
    this.cache =
        new RefreshingCache<>(
            new CachedHeartbeat(Optional.empty(), true),
            new Replica(control, region, spare.withDuration(TIME_LIMIT)),
            TIMES,
            clock);
    this.duringAnnounce = new Replica(control, region, spare);
    this.noRefreshBefore = clock.instant().plus(TIMES.refreshAfter());
  }

  /**
   * The cached state of the region.
   *
   * @param heartbeat its heartbeat; empty if there is none, or none that is understood
   * @param reachable whether the replica answered
   */
  private record CachedHeartbeat(Optional<Heartbeat> heartbeat, boolean reachable) {

    Verdict verdict(Instant now) {
      return reachable
          ? heartbeat.map(own -> own.verdictAt(now)).orElse(Verdict.STALE)
          : Verdict.UNREACHABLE;
    }
  }

  /** Reads the heartbeat from the replica. */
  private record Replica(ControlStore control, RegionCode region, Timeout spare)
      implements RefreshingCache.Source<CachedHeartbeat> {

    @Override
    public CachedHeartbeat load(CachedHeartbeat before) {
      return new CachedHeartbeat(
          HeartbeatItem.read(spare.call("the region's health", this::item)), true);
    }

    private Map<String, AttributeValue> item() {
      return control.get(HeartbeatItem.PARTITION, region.toString(), false);
    }

    @Override
    public Optional<CachedHeartbeat> valueOnFailure() {
      return Optional.of(new CachedHeartbeat(Optional.empty(), false));
    }

    @Override
    public void loadingFailed(RuntimeException failure) {
      LOG.log(
          Level.WARNING,
          "the region's heartbeat could not be read, so it counts as unreachable: " + failure);
    }

    @Override
    public void loadingRecovered() {
      LOG.log(Level.INFO, "the region's heartbeat is read again");
    }
  }

  @Override
  public Verdict verdict() {
    return cache
        .getUsable()
        .map(known -> known.verdict(clock.instant()))
        .orElse(Verdict.UNREACHABLE);
  }

  @Override
  public void refresh() {
    if (cache.peek().reachable && !clock.instant().isBefore(noRefreshBefore)) {
      cache.refresh(duringAnnounce::load);
    }
  }
}
