package meridian.local;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import meridian.concurrent.TimeLimiter;
import meridian.concurrent.Timeout;
import meridian.health.Heartbeat;
import meridian.health.HeartbeatStore;
import meridian.health.ObservedHeartbeat;
import meridian.health.Verdict;
import meridian.metrics.Metrics;
import meridian.purge.SegmentProgress;
import meridian.status.CountedPeers;
import meridian.status.History;
import meridian.status.HistoryRecorder;
import meridian.status.HistoryStore;
import meridian.status.StatusReader;
import meridian.status.WorldStatus;
import meridian.store.dynamodb.heartbeat.DynamoDbHeartbeatStore;
import meridian.store.dynamodb.sweep.PeerSweep;
import meridian.swarm.RegionCode;
import meridian.topology.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The state of regions that share one table in memory. All are healthy. Their peers are counted,
 * and a step is added to their histories, when the state is asked for and more than 15 seconds old.
 * So announces are known while somebody asks once a minute, as an open page does.
 */
final class MemoryStatus {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final List<Region> regions;
  private final DynamoDbClient table;
  private final Map<RegionCode, CountedAnnounces> announces;
  private final InstantSource clock;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<RegionCode, History> histories = new ConcurrentHashMap<>();
  private final StatusReader reader;

  /**
   * The state of an empty table.
   *
   * @param metrics of each region
   */
  MemoryStatus(
      List<Region> regions,
      DynamoDbClient table,
      Function<Region, Metrics> metrics,
      InstantSource clock) {
    this.regions = List.copyOf(regions);
    this.table = table;
    this.announces =
        regions.stream()
            .collect(
                Collectors.toMap(
                    Region::code, region -> new CountedAnnounces(metrics.apply(region), clock)));
    this.clock = clock;
    this.reader =
        new StatusReader(
            new StatusReader.Stores(new Heartbeats(), this::counts, new Histories(), Map::of),
            new Timeout(TimeLimiter.interrupting(executor), TIMEOUT),
            clock);
  }

  Optional<WorldStatus> status() {
    return reader.status();
  }

  /** Replaces histories. */
  void write(Map<Region, History> others) {
    others.forEach((region, history) -> histories.put(region.code(), history));
  }

  private Map<RegionCode, CountedPeers> counts() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Map<RegionCode, CountedPeers> counts = new HashMap<>();
    for (Region region : regions) {
      var sweep = new PeerSweep(table, LambdaEnvironment.PEER_TABLE, region.code(), executor);
      SegmentProgress all = SegmentProgress.of(0, 1, Optional.empty());
      counts.put(
          region.code(), CountedPeers.of(now, sweep.advance(all, now, () -> false).counts()));
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
          regions.stream()
              .collect(Collectors.toMap(Region::code, _ -> new ObservedHeartbeat(now, now)));
      return regions.stream()
          .map(
              region ->
                  new Heartbeat(
                      region.code(),
                      region.name(),
                      now,
                      DynamoDbHeartbeatStore.layouts(),
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

  void close() {
    executor.shutdownNow();
  }
}
