package meridian.status;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import meridian.concurrent.RefreshingCache;
import meridian.concurrent.Timeout;
import meridian.health.DrainRegister;
import meridian.health.DrainState;
import meridian.health.Heartbeat;
import meridian.health.HeartbeatStore;
import meridian.swarm.RegionCode;

/**
 * Reads the state of the world from one region's replica of the control table: four queries of a
 * few kilobytes, within one timeout. It is kept for 15 seconds. If the replica is unavailable the
 * last state is returned, whose age shows. Nothing is read before the first caller asks.
 */
public final class StatusReader {

  private static final Logger LOG = System.getLogger(StatusReader.class.getName());

  private static final RefreshingCache.Times TIMES =
      new RefreshingCache.Times(
          Duration.ofSeconds(15),
          Duration.ofSeconds(60),
          Duration.ofSeconds(5),
          Duration.ofSeconds(15));

  private final Stores stores;
  private final Timeout timeout;
  private final InstantSource clock;
  private final RefreshingCache<Optional<WorldStatus>> cache;

  /** What one replica has. */
  public record Stores(
      HeartbeatStore heartbeats, CountStore counts, HistoryStore histories, DrainRegister drains) {}

  /**
   * A reader of the stores of one replica.
   *
   * @param timeout of all reads together
   */
  public StatusReader(Stores stores, Timeout timeout, InstantSource clock) {
    this.stores = stores;
    this.timeout = timeout;
    this.clock = clock;
    this.cache = new RefreshingCache<>(Optional.empty(), new Replica(), TIMES, clock);
  }

  /** The state of the world, of any age; empty if it could never be read. */
  public Optional<WorldStatus> status() {
    return cache.get();
  }

  private WorldStatus load() {
    Instant now = clock.instant();
    Map<RegionCode, CountedPeers> counted = stores.counts().read();
    Map<RegionCode, History> history = stores.histories().read();
    Map<RegionCode, DrainState> drained = stores.drains().read();
    List<RegionStatus> regions =
        stores.heartbeats().read().stream()
            .sorted(Comparator.comparing(Heartbeat::region))
            .map(
                heartbeat ->
                    new RegionStatus(
                        heartbeat,
                        heartbeat.verdictAt(now),
                        Optional.ofNullable(drained.get(heartbeat.region()))
                            .filter(DrainState::drained)
                            .isPresent(),
                        greatestLag(heartbeat),
                        Optional.ofNullable(counted.get(heartbeat.region())),
                        Objects.requireNonNullElse(history.get(heartbeat.region()), History.NONE)))
            .toList();
    return new WorldStatus(now, regions);
  }

  private static Optional<Duration> greatestLag(Heartbeat heartbeat) {
    return heartbeat.heard().keySet().stream()
        .flatMap(other -> heartbeat.replicationLag(other).stream())
        .max(Comparator.naturalOrder());
  }

  private final class Replica implements RefreshingCache.Source<Optional<WorldStatus>> {

    @Override
    public Optional<WorldStatus> load(Optional<WorldStatus> previous) {
      return Optional.of(timeout.call("the control table", StatusReader.this::load));
    }

    @Override
    public void loadingFailed(RuntimeException failure) {
      LOG.log(Level.WARNING, "the status page shows old figures: " + failure);
    }

    @Override
    public void loadingRecovered() {
      LOG.log(Level.INFO, "the status page shows new figures again");
    }
  }
}
