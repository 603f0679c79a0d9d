package meridian.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import meridian.health.Heartbeat;
import meridian.health.HeartbeatStore;
import meridian.health.Layouts;
import meridian.health.ObservedHeartbeat;
import meridian.health.Verdict;
import meridian.swarm.PeerCounts;
import meridian.swarm.RegionCode;
import meridian.swarm.StoreUnavailableException;
import org.junit.jupiter.api.Test;

/** The state of the world, and the history that heartbeats write, over stores in memory. */
final class StatusReaderTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final RegionCode VIRGINIA = RegionCode.of(1);
  private static final RegionCode IRELAND = RegionCode.of(2);

  private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
  private final Replica replica = new Replica();
  private final StatusReader reader =
      new StatusReader(replica, replica.counts, replica.days, now::get);

  @Test
  void regionsAreInTheOrderOfTheirCodes() {
    replica.write(heartbeat(IRELAND, "eu-west-1", NOON, Verdict.HEALTHY));
    replica.write(heartbeat(VIRGINIA, "us-east-1", NOON, Verdict.HEALTHY));
    WorldStatus world = reader.status().orElseThrow();
    assertEquals(
        List.of("us-east-1", "eu-west-1"),
        world.regions().stream().map(region -> region.heartbeat().name()).toList());
    assertEquals("All 2 regions are healthy.", world.sentence());
    assertEquals(Optional.empty(), world.counted());
  }

  @Test
  void aRegionThatReportsNoMoreIsStale() {
    replica.write(heartbeat(VIRGINIA, "us-east-1", NOON.minusSeconds(181), Verdict.HEALTHY));
    replica.write(heartbeat(IRELAND, "eu-west-1", NOON, Verdict.HEALTHY));
    WorldStatus world = reader.status().orElseThrow();
    assertEquals(Verdict.STALE, world.regions().getFirst().verdict());
    assertEquals("1 of 2 regions are healthy: us-east-1 is stale.", world.sentence());
  }

  @Test
  void theGreatestLagIsGiven() {
    Map<RegionCode, ObservedHeartbeat> heard =
        Map.of(
            IRELAND,
            new ObservedHeartbeat(NOON.minusSeconds(62), NOON),
            RegionCode.of(3),
            new ObservedHeartbeat(NOON.minusSeconds(67), NOON));
    replica.write(
        new Heartbeat(
            VIRGINIA, "us-east-1", NOON, new Layouts(Set.of(1), 1), heard, Verdict.HEALTHY));
    assertEquals(
        Optional.of(Duration.ofSeconds(7)),
        reader.status().orElseThrow().regions().getFirst().lag());
  }

  @Test
  void theNewestSweepCountsTheWorld() {
    replica.write(heartbeat(VIRGINIA, "us-east-1", NOON, Verdict.HEALTHY));
    replica.write(heartbeat(IRELAND, "eu-west-1", NOON, Verdict.HEALTHY));
    CountedPeers newest = counted(NOON.minusSeconds(10), 5);
    replica.counted.put(VIRGINIA, newest);
    replica.counted.put(IRELAND, counted(NOON.minusSeconds(20), 4));
    assertEquals(Optional.of(newest), reader.status().orElseThrow().counted());
  }

  @Test
  void theStateIsKeptForAWhileAndWhileTheReplicaFails() {
    replica.write(heartbeat(VIRGINIA, "us-east-1", NOON, Verdict.HEALTHY));
    WorldStatus first = reader.status().orElseThrow();
    replica.isDown = true;
    now.set(NOON.plusSeconds(14));
    assertEquals(Optional.of(first), reader.status());
    now.set(NOON.plusSeconds(600));
    assertEquals(Optional.of(first), reader.status());
    replica.isDown = false;
    now.set(NOON.plusSeconds(700));
    assertEquals(now.get(), reader.status().orElseThrow().read());
  }

  @Test
  void nothingIsKnownIfTheReplicaNeverAnswered() {
    replica.isDown = true;
    assertEquals(Optional.empty(), reader.status());
  }

  @Test
  void heartbeatsWriteAStepOfHistoryEveryFiveMinutes() {
    var recorder = new HistoryRecorder(VIRGINIA, replica.counts, replica.days, now::get);
    recorder.record();
    assertTrue(replica.histories.isEmpty(), "no sweep has ended");
    replica.counted.put(VIRGINIA, counted(NOON, 5));
    recorder.record();
    now.set(NOON.plusSeconds(299));
    replica.counted.put(VIRGINIA, counted(NOON, 6));
    recorder.record();
    now.set(NOON.plusSeconds(300));
    recorder.record();
    assertEquals(
        List.of(5L, 6L),
        replica.history(VIRGINIA).steps().stream().map(step -> step.peers().total()).toList());
  }

  @Test
  void aStepIsWrittenLaterIfTheReplicaFails() {
    var recorder = new HistoryRecorder(VIRGINIA, replica.counts, replica.days, now::get);
    replica.counted.put(VIRGINIA, counted(NOON, 5));
    replica.isDown = true;
    recorder.record();
    assertTrue(replica.histories.isEmpty());
    replica.isDown = false;
    now.set(NOON.plusSeconds(60));
    recorder.record();
    assertEquals(NOON, replica.history(VIRGINIA).steps().getFirst().start());
  }

  private static CountedPeers counted(Instant at, long peers) {
    return new CountedPeers(at, new PeerCounts(peers, 0, 0, 0, 0, 0), peers, 1, List.of());
  }

  private static Heartbeat heartbeat(RegionCode code, String name, Instant sent, Verdict verdict) {
    return new Heartbeat(code, name, sent, new Layouts(Set.of(1), 1), Map.of(), verdict);
  }

  /** The control table of one region. */
  private static final class Replica implements HeartbeatStore {
    private final List<Heartbeat> heartbeats = new ArrayList<>();
    private final Map<RegionCode, CountedPeers> counted = new HashMap<>();
    private final Map<RegionCode, History> histories = new HashMap<>();
    private final CountStore counts = () -> answer(counted);
    private final HistoryStore days = new Days();
    private boolean isDown;

    private <T> T answer(T value) {
      if (isDown) {
        throw new StoreUnavailableException(
            StoreUnavailableException.Reason.UNREACHABLE, "down", new IllegalStateException());
      }
      return value;
    }

    @Override
    public List<Heartbeat> read() {
      return answer(List.copyOf(heartbeats));
    }

    @Override
    public void write(Heartbeat own) {
      heartbeats.add(own);
    }

    private History history(RegionCode region) {
      return Objects.requireNonNull(histories.get(region));
    }

    private final class Days implements HistoryStore {

      @Override
      public Map<RegionCode, History> read() {
        return answer(histories);
      }

      @Override
      public void write(RegionCode region, History history) {
        histories.put(region, history);
      }
    }
  }
}
