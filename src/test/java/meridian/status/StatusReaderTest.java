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
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import meridian.concurrent.AtOnce;
import meridian.concurrent.TimeLimiter;
import meridian.concurrent.Timeout;
import meridian.health.DrainState;
import meridian.health.Heartbeat;
import meridian.health.HeartbeatStore;
import meridian.health.Layouts;
import meridian.health.ObservedHeartbeat;
import meridian.health.Verdict;
import meridian.local.CapturedLog;
import meridian.metrics.Label.Outcome;
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
  private final Map<Instant, AnnounceCounts> announces = new HashMap<>();
  private Duration delay = Duration.ZERO;
  private boolean isMeterDown;
  private final StatusReader reader =
      new StatusReader(
          new StatusReader.Stores(replica, replica.counts, replica.days, () -> replica.drained),
          AtOnce.TIMEOUT,
          now::get);

  @Test
  void regionsAreInTheOrderOfTheirCodes() {
    replica.write(heartbeat(IRELAND, "eu-west-1", NOON, Verdict.HEALTHY));
    replica.write(heartbeat(VIRGINIA, "us-east-1", NOON, Verdict.HEALTHY));
    WorldStatus world = reader.status().orElseThrow();
    assertEquals(
        List.of("us-east-1", "eu-west-1"),
        world.regions().stream().map(region -> region.heartbeat().name()).toList());
    assertEquals("All 2 regions are healthy.", world.sentence(NOON));
    assertEquals(Optional.empty(), world.counted());
  }

  @Test
  void aRegionThatReportsNoMoreIsStale() {
    replica.write(heartbeat(VIRGINIA, "us-east-1", NOON.minusSeconds(181), Verdict.HEALTHY));
    replica.write(heartbeat(IRELAND, "eu-west-1", NOON, Verdict.HEALTHY));
    WorldStatus world = reader.status().orElseThrow();
    assertEquals(Verdict.STALE, world.regions().getFirst().verdict());
    assertEquals("1 of 2 regions are healthy: us-east-1 is stale.", world.sentence(NOON));
  }

  @Test
  void aRegionThatMissedAHeartbeatIsLate() {
    replica.write(heartbeat(VIRGINIA, "us-east-1", NOON.minusSeconds(90), Verdict.HEALTHY));
    replica.write(heartbeat(IRELAND, "eu-west-1", NOON.minusSeconds(91), Verdict.HEALTHY));
    replica.write(heartbeat(RegionCode.of(3), "sa-east-1", NOON.minusSeconds(91), Verdict.DRAINED));
    WorldStatus world = reader.status().orElseThrow();
    assertEquals(List.of(false, true, false), world.regions().stream().map(world::isLate).toList());
    assertEquals(
        "1 of 3 regions are healthy: eu-west-1 is late, sa-east-1 is drained.",
        world.sentence(NOON));
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

  /** A replica that is slow, but not down, must not take longer than a request has. */
  @Test
  void allReadsTogetherHaveOneTimeLimit() {
    List<Duration> limits = new ArrayList<>();
    var limiter =
        new TimeLimiter() {
          @Override
          public <T> T call(Duration limit, Callable<T> task) throws TimeoutException {
            limits.add(limit);
            throw new TimeoutException();
          }
        };
    var limited =
        new StatusReader(
            new StatusReader.Stores(
                replica, replica.counts, replica.days, () -> replica.answer(Map.of())),
            new Timeout(limiter, Duration.ofSeconds(2)),
            now::get);
    try (var log = new CapturedLog(StatusReader.class)) {
      assertEquals(Optional.empty(), limited.status());
      assertEquals(1, log.messages().size());
    }
    assertEquals(List.of(Duration.ofSeconds(2)), limits);
    assertEquals(0, replica.reads);
  }

  @Test
  void nothingIsKnownIfTheReplicaNeverAnswered() {
    replica.isDown = true;
    assertEquals(Optional.empty(), reader.status());
  }

  @Test
  void heartbeatsWriteAStepOfHistoryEveryFiveMinutes() {
    var recorder = recorder();
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
    var recorder = recorder();
    replica.counted.put(VIRGINIA, counted(NOON, 5));
    replica.isDown = true;
    recorder.record();
    assertTrue(replica.histories.isEmpty());
    replica.isDown = false;
    now.set(NOON.plusSeconds(60));
    recorder.record();
    assertEquals(NOON, replica.history(VIRGINIA).steps().getFirst().start());
  }

  @Test
  void aStepHasTheAnnouncesOfTheFiveMinutesFromItsStart() {
    replica.counted.put(VIRGINIA, counted(NOON, 5));
    announces.put(NOON, announces(7));
    announces.put(NOON.plusSeconds(300), announces(8));
    recorder().record();
    now.set(NOON.plusSeconds(300));
    recorder().record();
    assertEquals(
        List.of(Optional.of(announces(7)), Optional.empty()),
        replica.history(VIRGINIA).steps().stream().map(History.Step::announces).toList());
    assertEquals(Optional.of(17L), replica.history(VIRGINIA).steps().getLast().completed());
  }

  @Test
  void aStepIsWrittenOnceTheAnnouncesOfTheOneBeforeAreComplete() {
    delay = Duration.ofMinutes(2);
    replica.counted.put(VIRGINIA, counted(NOON, 5));
    recorder().record();
    assertEquals(NOON.minusSeconds(300), replica.history(VIRGINIA).steps().getLast().start());
    now.set(NOON.plusSeconds(119));
    recorder().record();
    assertEquals(1, replica.history(VIRGINIA).steps().size());
    announces.put(NOON.minusSeconds(300), announces(7));
    now.set(NOON.plusSeconds(120));
    recorder().record();
    assertEquals(2, replica.history(VIRGINIA).steps().size());
    assertEquals(
        Optional.of(announces(7)), replica.history(VIRGINIA).steps().getFirst().announces());
  }

  @Test
  void announcesThatCannotBeReadAreAGapUntilTheyCan() {
    replica.counted.put(VIRGINIA, counted(NOON, 5));
    announces.put(NOON, announces(7));
    recorder().record();
    isMeterDown = true;
    now.set(NOON.plusSeconds(300));
    recorder().record();
    assertEquals(2, replica.history(VIRGINIA).steps().size());
    assertEquals(Optional.empty(), replica.history(VIRGINIA).steps().getFirst().announces());
    isMeterDown = false;
    now.set(NOON.plusSeconds(600));
    recorder().record();
    assertEquals(
        List.of(Optional.of(announces(7)), Optional.empty(), Optional.empty()),
        replica.history(VIRGINIA).steps().stream().map(History.Step::announces).toList());
  }

  @Test
  void theWorldsAnnouncesAreThoseOfTheRegionsWhereTheyAreRecent() {
    replica.write(heartbeat(VIRGINIA, "us-east-1", NOON, Verdict.HEALTHY));
    replica.write(heartbeat(IRELAND, "eu-west-1", NOON, Verdict.HEALTHY));
    assertEquals(Optional.empty(), reader.status().orElseThrow().announces());
    replica.histories.put(VIRGINIA, measured(NOON.minusSeconds(600), 7));
    replica.histories.put(IRELAND, measured(NOON.minusSeconds(900), 8));
    now.set(NOON.plusSeconds(60));
    assertEquals(Optional.of(announces(15)), reader.status().orElseThrow().announces());
    report(NOON.plusSeconds(600));
    assertEquals(Optional.of(announces(7)), reader.status().orElseThrow().announces());
  }

  @Test
  void aStaleRegionsAnnouncesAreNotThoseOfThePresent() {
    replica.write(heartbeat(VIRGINIA, "us-east-1", NOON.minusSeconds(181), Verdict.HEALTHY));
    replica.write(heartbeat(IRELAND, "eu-west-1", NOON, Verdict.HEALTHY));
    replica.histories.put(VIRGINIA, measured(NOON.minusSeconds(600), 7));
    replica.histories.put(IRELAND, measured(NOON.minusSeconds(600), 8));
    WorldStatus world = reader.status().orElseThrow();
    assertEquals(Optional.of(announces(8)), world.announces());
    assertEquals(Optional.empty(), world.regions().getFirst().measured(NOON));
  }

  /** Both regions send a heartbeat. */
  private void report(Instant at) {
    now.set(at);
    replica.heartbeats.clear();
    replica.write(heartbeat(VIRGINIA, "us-east-1", at, Verdict.HEALTHY));
    replica.write(heartbeat(IRELAND, "eu-west-1", at, Verdict.HEALTHY));
  }

  private static History measured(Instant start, long count) {
    return History.NONE
        .plus(
            new History.Step(
                start, PeerCounts.NONE, 0, 0, Optional.empty(), Optional.of(announces(count))))
        .plus(new History.Step(start.plus(History.STEP), PeerCounts.NONE, 0, 0));
  }

  @Test
  void aDrainIsShownWhateverTheVerdictIs() {
    replica.write(heartbeat(VIRGINIA, "us-east-1", NOON.minusSeconds(181), Verdict.HEALTHY));
    replica.write(heartbeat(IRELAND, "eu-west-1", NOON, Verdict.HEALTHY));
    replica.drained.put(VIRGINIA, new DrainState(true, NOON));
    replica.drained.put(IRELAND, new DrainState(false, NOON));
    assertEquals(
        List.of(true, false),
        reader.status().orElseThrow().regions().stream().map(RegionStatus::drained).toList());
  }

  private HistoryRecorder recorder() {
    return new HistoryRecorder(VIRGINIA, replica.counts, replica.days, new Meter(), now::get);
  }

  private static AnnounceCounts announces(long written) {
    return new AnnounceCounts(Map.of(Outcome.WRITTEN, written));
  }

  /** What the region's environments counted. */
  private final class Meter implements AnnounceMeter {

    @Override
    public Duration delay() {
      return delay;
    }

    @Override
    public Map<Instant, AnnounceCounts> read(Instant from, Instant to) {
      if (isMeterDown) {
        throw new IllegalStateException("down");
      }
      Map<Instant, AnnounceCounts> read = new HashMap<>(announces);
      read.keySet().removeIf(start -> start.isBefore(from) || !start.isBefore(to));
      return read;
    }
  }

  private static CountedPeers counted(Instant at, long peers) {
    return new CountedPeers(
        at, new PeerCounts(peers, 0, 0, 0, 0, 0), peers, 1, Optional.of(17L), List.of());
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
    private final Map<RegionCode, DrainState> drained = new HashMap<>();
    private boolean isDown;
    private int reads;

    private <T> T answer(T value) {
      reads++;
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
