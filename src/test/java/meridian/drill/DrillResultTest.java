package meridian.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import meridian.drill.client.DisplacedClients;
import meridian.drill.client.PhaseCounters;
import org.junit.jupiter.api.Test;

/** Each goal is missed when its own figure is bad, and by nothing else. */
final class DrillResultTest {

  private static final Instant NOON = Instant.parse("2100-01-01T12:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final List<DisplacedClients.Move> WELL = List.of(move(false, 10), move(true, 10));

  @Test
  void aDrillInWhichAllGoesWellMeetsItsGoals() {
    assertEquals(List.of(), missed(_ -> {}, 0, WELL));
  }

  @Test
  void everyGoalCanBeMissed() {
    assertEquals(
        List.of("announces that failed after failing over"),
        missed(seen -> seen.failed(true), 0, WELL));
    assertEquals(List.of(), missed(seen -> seen.failed(false), 0, WELL));
    assertEquals(List.of("peers lost after healing"), missed(_ -> {}, 1, WELL));
    assertEquals(
        List.of("noted peers hidden in a healthy region"),
        missed(seen -> seen.checked(true), 0, WELL));
    assertEquals(
        List.of("peers named twice, or to themselves"),
        missed(seen -> seen.duplicates(1), 0, WELL));
    assertEquals(
        List.of("degraded answers outside faults, %"),
        missed(seen -> IntStream.range(0, 10).forEach(_ -> seen.answered(true)), 0, WELL));
    assertEquals(
        List.of("longest announce, seconds"),
        missed(seen -> seen.arrived("here", NOON, Duration.ofMillis(1501)), 0, WELL));
    assertEquals(
        List.of("busiest second of recovery, x the steady rate"),
        missed(
            seen -> IntStream.range(0, 2).forEach(_ -> seen.arrived("here", NOON, Duration.ZERO)),
            0,
            WELL));
  }

  @Test
  void noRegionIsToHaveMoreThanItIsReadyFor() {
    assertEquals(
        List.of("busiest 10 s of a region in recovery, x what it had"),
        missed(arrive("there", 1, Duration.ofMillis(20)), 0, WELL));
    assertEquals(
        List.of("environment of the worst minute per announce reserved for, ms"),
        missed(arrive("here", 20, Duration.ofMillis(1400)), 0, WELL));
  }

  /** Three announces, so many seconds apart. */
  private static Consumer<PhaseCounters> arrive(String region, int apart, Duration took) {
    return seen ->
        IntStream.range(0, 3)
            .forEach(n -> seen.arrived(region, NOON.plusSeconds(1 + n * (long) apart), took));
  }

  @Test
  void almostAllMustHaveMovedWithinAnInterval() {
    List<DisplacedClients.Move> ninetyEight =
        IntStream.range(0, 101)
            .mapToObj(n -> move(n == 100, n < 98 || n == 100 ? 29 : 31))
            .toList();
    assertEquals(
        List.of("intervals until 99% are noted elsewhere"), missed(_ -> {}, 0, ninetyEight));
    List<DisplacedClients.Move> ninetyNine =
        IntStream.range(0, 101).mapToObj(n -> move(n < 100, n < 99 || n == 100 ? 29 : 31)).toList();
    assertEquals(List.of(), missed(_ -> {}, 0, ninetyNine));
  }

  @Test
  void whoNeverMovesIsNotForgotten() {
    String goal = "intervals until 99% are noted elsewhere";
    assertEquals(List.of(goal), missed(_ -> {}, 0, List.of()), "nobody moved at all");
    var stuck = new Episode.Exile(false, MINUTE, WELL, 1, 0);
    assertEquals(List.of(goal), missed(_ -> {}, 0, stuck));
    var stuckWithTiers = new Episode.Exile(false, MINUTE, WELL, 0, 1);
    assertEquals(List.of(goal), missed(_ -> {}, 0, stuckWithTiers));
  }

  @Test
  void aLostRegionMustNotBeNamedForLong() {
    var named = new Episode.Exile(false, MINUTE.plusMillis(1), WELL, 0, 0);
    assertEquals(List.of("seconds that DNS named a lost region"), missed(_ -> {}, 0, named));
  }

  /** Somebody whose resolver moved on at once, and who was noted after so many minutes. */
  private static DisplacedClients.Move move(boolean hasTiers, int minutes) {
    Duration after = Duration.ofMinutes(minutes);
    return new DisplacedClients.Move(hasTiers, after, after, Duration.ofMinutes(30));
  }

  /** Which goals are missed by a drill whose recovery has something to be seen. */
  private static List<String> missed(
      Consumer<PhaseCounters> recovery, long lost, List<DisplacedClients.Move> moves) {
    return missed(recovery, lost, new Episode.Exile(false, MINUTE, moves, 0, 0));
  }

  private static List<String> missed(
      Consumer<PhaseCounters> recovery, long lost, Episode.Exile exile) {
    PhaseCounters recovered = calm();
    recovery.accept(recovered);
    return new DrillResult(
            List.of(
                phase(Episode.Kind.STEADY, calm(), Optional.empty(), 0),
                phase(Episode.Kind.FAULT, calm(), Optional.of(exile), 0),
                phase(Episode.Kind.RECOVERY, recovered, Optional.empty(), lost)),
            Optional.empty(),
            new DrillResult.Reserve(3, 100))
        .goals().stream().filter(goal -> !goal.isMet()).map(Goal::name).toList();
  }

  /**
   * A minute with an announce in each second, and in each ten one in another region; all of them
   * answered.
   */
  private static PhaseCounters calm() {
    PhaseCounters figures = new PhaseCounters();
    for (int second = 0; second < 60; second++) {
      figures.arrived("here", NOON.plusSeconds(second), Duration.ofMillis(20));
      figures.answered(false);
    }
    for (int second = 5; second < 60; second += 10) {
      figures.arrived("there", NOON.plusSeconds(second), Duration.ofMillis(20));
    }
    return figures;
  }

  private static Phase phase(
      Episode.Kind kind, PhaseCounters seen, Optional<Episode.Exile> exile, long lost) {
    return new Phase("something", kind, MINUTE, seen, exile, lost);
  }
}
