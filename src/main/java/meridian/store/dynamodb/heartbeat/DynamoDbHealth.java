package meridian.store.dynamodb.heartbeat;

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
import meridian.swarm.RegionCode;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What the region's own newest heartbeat says, held in memory.
 *
 * <p>Nothing runs between invocations, so it is read by whoever asks and finds what is known older
 * than 20 seconds; others go on with what is known meanwhile, unless that is older than a minute,
 * as it is in an environment that was frozen or restored: then they wait for it, at most a second.
 * Where announces are answered too, they find it old first, so a question about health is answered
 * from memory. How old the heartbeat itself is, is judged at each question.
 *
 * <p>A replica that does not answer a question about health within a second counts as unreachable,
 * and is asked again five seconds later, by such questions only. An announce can spare much less,
 * and concludes nothing from a replica that takes longer.
 */
public final class DynamoDbHealth implements Health {

  private static final Logger LOG = System.getLogger(DynamoDbHealth.class.getName());
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private static final RefreshingCache.Times TIMES =
      new RefreshingCache.Times(
          Duration.ofSeconds(20), Duration.ofSeconds(60), RETRY_AFTER, RETRY_AFTER);

  /** Route 53 gives up after two seconds. */
  private static final Duration TIME_LIMIT = Duration.ofSeconds(1);

  private final InstantSource clock;
  private final RefreshingCache<CachedHeartbeat> cache;
  private final Replica duringAnnounce;

  /**
   * A verdict that is read when it is first asked for.
   *
   * @param client talks to the region's replica
   * @param table the control table's name
   * @param region the region's code
   * @param spare how long who calls {@link #refresh} can wait
   */
  public DynamoDbHealth(
      DynamoDbClient client, String table, RegionCode region, Timeout spare, InstantSource clock) {
    this.clock = clock;
    this.cache =
        new RefreshingCache<>(
            new CachedHeartbeat(Optional.empty(), true),
            new Replica(client, table, region, spare.withDuration(TIME_LIMIT)),
            TIMES,
            clock);
    this.duringAnnounce = new Replica(client, table, region, spare);
  }

  /**
   * What is known of the region.
   *
   * @param beat empty if there is none, or none that is understood
   * @param reachable whether the replica answered
   */
  private record CachedHeartbeat(Optional<Heartbeat> heartbeat, boolean reachable) {

    Verdict verdict(Instant now) {
      return reachable
          ? heartbeat.map(own -> own.verdictAt(now)).orElse(Verdict.STALE)
          : Verdict.UNREACHABLE;
    }
  }

  /** Where it is known from. */
  private record Replica(DynamoDbClient client, String table, RegionCode region, Timeout spare)
      implements RefreshingCache.Source<CachedHeartbeat> {

    @Override
    public CachedHeartbeat load(CachedHeartbeat before) {
      return new CachedHeartbeat(
          HeartbeatItem.read(spare.call("the region's health", this::item)), true);
    }

    private Map<String, AttributeValue> item() {
      return client
          .getItem(
              get ->
                  get.tableName(table)
                      .key(HeartbeatItem.key(region))
                      .overrideConfiguration(o -> o.apiCallTimeout(spare.duration())))
          .item();
    }

    @Override
    public Optional<CachedHeartbeat> valueOnFailure() {
      return Optional.of(new CachedHeartbeat(Optional.empty(), false));
    }

    @Override
    public void loadingFailed(RuntimeException failure) {
      LOG.log(Level.WARNING, "the region's health could not be read: " + failure);
    }

    @Override
    public void loadingRecovered() {
      LOG.log(Level.INFO, "the region's health is read again");
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
    if (cache.peek().reachable) {
      cache.refresh(duringAnnounce::load);
    }
  }
}
