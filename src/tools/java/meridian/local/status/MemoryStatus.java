package meridian.local.status;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import meridian.concurrent.TimeLimiter;
import meridian.concurrent.Timeout;
import meridian.health.Heartbeat;
import meridian.health.HeartbeatStore;
import meridian.health.ObservedHeartbeat;
import meridian.health.Verdict;
import meridian.metrics.Metrics;
import meridian.purge.SweepTotals;
import meridian.status.CountedPeers;
import meridian.status.History;
import meridian.status.HistoryRecorder;
import meridian.status.HistoryStore;
import meridian.status.StatusReader;
import meridian.status.WorldStatus;
import meridian.store.heartbeat.StoredHeartbeats;
import meridian.swarm.RegionCode;

/**
 * The state of regions that share one table in memory. All are healthy. Their peers are counted,
 * and a step is added to their histories, when the state is asked for and more than 15 seconds old.
 * So announces are known while somebody asks once a minute, as an open page does.
 */
public final class MemoryStatus {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Map<RegionCode, String> regions;
  private final Counting counting;
  private final Map<RegionCode, CountedAnnounces> announces = new HashMap<>();
  private final InstantSource clock;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<RegionCode, History> histories = new ConcurrentHashMap<>();
  private final StatusReader reader;

  /** Counts live peers. */
  @FunctionalInterface
  public interface Counting {

    /** The live peers of a region, as a sweep counts them. */
    SweepTotals count(RegionCode region, Instant now);
  }

  /**
   * The state of an empty table.
   *
   * @param regions their names
   * @param counting counts their peers
   * @param metrics of each region
   */
  public MemoryStatus(
      Map<RegionCode, String> regions,
      Counting counting,
      Map<RegionCode, Metrics> metrics,
      InstantSource clock) {
    this.regions = new LinkedHashMap<>(regions);
    this.counting = counting;
    metrics.forEach(
        (region, counted) -> announces.put(region, new CountedAnnounces(counted, clock)));
    this.clock = clock;
    this.reader =
        new StatusReader(
            new StatusReader.Stores(new Heartbeats(), this::counts, new Histories(), Map::of),
            new Timeout(TimeLimiter.interrupting(executor), TIMEOUT),
            clock);
  }

  public Optional<WorldStatus> status() {
    return reader.status();
  }

  /** Replaces histories. */
  public void write(Map<RegionCode, History> others) {
    histories.putAll(others);
  }

  private Map<RegionCode, CountedPeers> counts() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Map<RegionCode, CountedPeers> counts = new HashMap<>();
    for (RegionCode region : regions.keySet()) {
      counts.put(region, CountedPeers.of(now, counting.count(region, now)));
    }
    announces.values().forEach(CountedAnnounces::sample);
    announces.forEach(
        (region, meter) ->
            new HistoryRecorder(region, () -> counts, new Histories(), meter, clock).record());
    return counts;
  }

  /** Each region has just received the others'. */
  private final class Heartbeats implements HeartbeatStore {

    @Override
    public List<Heartbeat> read() {
      Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      Map<RegionCode, ObservedHeartbeat> heard =
          regions.keySet().stream()
              .collect(Collectors.toMap(region -> region, _ -> new ObservedHeartbeat(now, now)));
      return regions.entrySet().stream()
          .map(
              region ->
                  new Heartbeat(
                      region.getKey(),
                      region.getValue(),
                      now,
                      StoredHeartbeats.layouts(),
                      heard,
                      Verdict.HEALTHY))
          .toList();
    }

    @Override
    public void write(Heartbeat own) {
      throw new UnsupportedOperationException("heartbeats are made up");
    }
  }

  private final class Histories implements HistoryStore {

    @Override
    public Map<RegionCode, History> read() {
      return Map.copyOf(histories);
    }

    @Override
    public void write(RegionCode region, History history) {
      histories.put(region, history);
    }
  }

  public void close() {
    executor.shutdownNow();
  }
}
