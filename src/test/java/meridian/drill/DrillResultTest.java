package meridian.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import meridian.drill.client.DisplacedClients.Move;
import meridian.drill.client.PhaseCounters;
import meridian.measure.Goal;
import org.junit.jupiter.api.Test;

/** Each goal is missed if its own figure is bad, and for no other reason. */
final class DrillResultTest {

  private static final Instant NOON = Instant.parse("2100-01-01T12:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final List<Move> MOVED = List.of(move(false, 10), move(true, 10));

  @Test
  void aDrillWithoutProblemsMeetsItsGoals() {
    assertEquals(List.of(), missed(_ -> {}, 0, MOVED));
  }

  @Test
  void everyGoalCanBeMissed() {
    assertEquals(
        List.of("announces that failed after failover"),
        missed(seen -> seen.failed(true), 0, MOVED));
    assertEquals(List.of(), missed(seen -> seen.failed(false), 0, MOVED));
    assertEquals(List.of("peers lost after healing"), missed(_ -> {}, 1, MOVED));
    assertEquals(
        List.of("stored peers hidden in a healthy region"),
        missed(seen -> seen.checked(true), 0, MOVED));
    assertEquals(
        List.of("duplicate peers, or the client itself, in answers"),
        missed(seen -> seen.duplicates(1), 0, MOVED));
    assertEquals(
        List.of("bad releases that passed the gate"),
        missed(seen -> seen.judged(false, false, "it is fine"), 0, MOVED));
    assertEquals(
        List.of("good releases that the gate refused"),
        missed(seen -> seen.judged(true, false, "it is worse"), 0, MOVED));
    assertEquals(List.of(), missed(seen -> seen.judged(false, true, "it is worse"), 0, MOVED));
    assertEquals(
        List.of("degraded answers outside faults, %"),
        missed(seen -> IntStream.range(0, 10).forEach(_ -> seen.answered(true)), 0, MOVED));
    assertEquals(
        List.of("longest announce, seconds"),
        missed(seen -> seen.arrived("here", NOON, Duration.ofMillis(1501)), 0, MOVED));
    assertEquals(
        List.of("peak of recovery, x the steady rate"),
        missed(
            seen -> IntStream.range(0, 2).forEach(_ -> seen.arrived("here", NOON, Duration.ZERO)),
            0,
            MOVED));
  }

  @Test
  void noRegionMayGetMoreThanItIsSizedFor() {
    assertEquals(
        List.of("busiest 10 s of a region in recovery, x its rate"),
        missed(arrive("there", 1, Duration.ofMillis(20)), 0, MOVED));
    assertEquals(
        List.of("environment time per reserved announce in the worst minute, ms"),
        missed(arrive("here", 20, Duration.ofMillis(1400)), 0, MOVED));
  }

  /** Three announces, at a distance of some seconds. */
  private static Consumer<PhaseCounters> arrive(String region, int apart, Duration took) {
    return seen ->
        IntStream.range(0, 3)
            .forEach(n -> seen.arrived(region, NOON.plusSeconds(1 + n * (long) apart), took));
  }

  @Test
  void almostAllMustHaveMovedWithinAnInterval() {
    List<Move> ninetyEight =
        IntStream.range(0, 101)
            .mapToObj(n -> move(n == 100, n < 98 || n == 100 ? 29 : 31))
            .toList();
    assertEquals(
        List.of("intervals until 99% are stored elsewhere"), missed(_ -> {}, 0, ninetyEight));
    List<Move> ninetyNine =
        IntStream.range(0, 101).mapToObj(n -> move(n < 100, n < 99 || n == 100 ? 29 : 31)).toList();
    assertEquals(List.of(), missed(_ -> {}, 0, ninetyNine));
  }

  @Test
  void clientsThatNeverMoveCount() {
    String goal = "intervals until 99% are stored elsewhere";
    assertEquals(List.of(goal), missed(_ -> {}, 0, List.of()), "no client moved");
    Failover stuck = new Failover(false, MINUTE, MOVED, 1, 0);
    assertEquals(List.of(goal), missed(_ -> {}, 0, stuck));
    Failover stuckWithTiers = new Failover(false, MINUTE, MOVED, 0, 1);
    assertEquals(List.of(goal), missed(_ -> {}, 0, stuckWithTiers));
  }

  @Test
  void dnsMustNotReturnALostRegionForLong() {
    Failover named = new Failover(false, MINUTE.plusMillis(1), MOVED, 0, 0);
    assertEquals(List.of("seconds that DNS returned a lost region"), missed(_ -> {}, 0, named));
  }

  /**
   * A client whose DNS cache changed at once, and which was stored elsewhere after some minutes.
   */
  private static Move move(boolean hasTiers, int minutes) {
    Duration after = Duration.ofMinutes(minutes);
    return new Move(hasTiers, after, after, Duration.ofMinutes(30));
  }

  /** The names of the goals that a drill misses whose recovery has the given counters. */
  private static List<String> missed(
      Consumer<PhaseCounters> recovery, long lost, List<Move> moves) {
    return missed(recovery, lost, new Failover(false, MINUTE, moves, 0, 0));
  }

  private static List<String> missed(
      Consumer<PhaseCounters> recovery, long lost, Failover failover) {
    PhaseCounters recovered = calm();
    recovery.accept(recovered);
    return new DrillResult(
            List.of(
                phase(Phase.Kind.STEADY, calm(), Optional.empty(), 0),
                phase(Phase.Kind.FAULT, calm(), Optional.of(failover), 0),
                phase(Phase.Kind.RECOVERY, recovered, Optional.empty(), lost)),
            Optional.empty(),
            1,
            new DrillResult.Reserve(3, 100))
        .goals().stream().filter(goal -> !goal.isMet()).map(Goal::name).toList();
  }

  /**
   * A minute with one announce a second, and one in ten seconds in another region, all answered.
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
      Phase.Kind kind, PhaseCounters seen, Optional<Failover> failover, long lost) {
    return new Phase("something", kind, MINUTE, seen, failover, lost);
  }
}
