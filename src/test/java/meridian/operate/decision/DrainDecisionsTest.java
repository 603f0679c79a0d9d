package meridian.operate.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import meridian.model.GlobalTable;
import meridian.model.VirtualTime;
import meridian.store.control.Decision.Action;
import meridian.store.control.DecisionKind;
import meridian.store.control.Decisions;
import meridian.store.dynamodb.control.ControlTable;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;

/** Regions 1, 2 and 3 of a modelled global table, drained by two operators. */
final class DrainDecisionsTest {

  private static final String TABLE = "control";
  private static final Instant NOON = Instant.parse("2100-01-01T12:00:00.123Z");
  private static final RegionCode THIRD = RegionCode.of(3);
  private static final Duration LAG = Duration.ofSeconds(1);
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final VirtualTime time = new VirtualTime(NOON);
  private final GlobalTable global =
      GlobalTable.ofControl(List.of("a", "b", "c"), time, LAG, new Random(13));
  private final OperatorDecisions<RegionCode> first = decisions("a", 1, time);

  /** An operator whose clock is ahead. */
  private final OperatorDecisions<RegionCode> second =
      decisions("b", 2, () -> time.instant().plus(SKEW));

  @Test
  void aDrainThroughOneRegionIsKnownInAllAndEndedThroughAnother() {
    assertTrue(drain(first));
    settle();
    assertEquals(Set.of(THIRD), second.read().restricted());
    assertEquals(Set.of(THIRD), known("c").restricted());
    assertTrue(undrain(second));
    settle();
    assertEquals(Set.of(), first.read().restricted());
  }

  @Test
  void aDecisionThatChangesNothingIsReported() {
    assertFalse(undrain(first));
    drain(first);
    settle();
    assertFalse(drain(first));
    assertFalse(drain(second));
    assertEquals(1, global.contents("a").size());
  }

  @Test
  void theLastDecisionTakesPrecedenceDespiteClockSkew() {
    drain(second);
    settle();
    assertTrue(undrain(first));
    settle();
    assertEquals(Set.of(), second.read().restricted());
    assertEquals(2, global.contents("c").size(), "each region writes its own item only");
  }

  @Test
  void anUnreachableRegionIsDrainedInTheOtherReplicas() {
    global.isolate("c");
    assertTrue(drain(first));
    settle();
    assertEquals(Set.of(THIRD), second.read().restricted());
    Decisions<RegionCode> own = known("c");
    assertEquals(Set.of(), own.restricted());
    assertEquals(Set.of(THIRD), own.and(second.read()).restricted());
    global.rejoin("c");
    settle();
    assertEquals(Set.of(THIRD), known("c").restricted());
  }

  @Test
  void theNewestDecisionOfAllReplicasTakesPrecedence() {
    drain(first);
    settle();
    global.isolate("c");
    time.pass(SKEW.multipliedBy(2));
    undrain(first);
    settle();
    Decisions<RegionCode> stale = known("c");
    assertEquals(Set.of(THIRD), stale.restricted());
    assertEquals(Set.of(), stale.and(first.read()).restricted());
    assertEquals(Set.of(), first.read().and(stale).restricted());
  }

  private boolean drain(OperatorDecisions<RegionCode> operator) {
    return !operator.decide(Action.DRAIN, List.of(THIRD)).isEmpty();
  }

  private boolean undrain(OperatorDecisions<RegionCode> operator) {
    return !operator.decide(Action.UNDRAIN, List.of(THIRD)).isEmpty();
  }

  private Decisions<RegionCode> known(String region) {
    return decisions(region, 9, time).read();
  }

  private OperatorDecisions<RegionCode> decisions(String region, int code, InstantSource clock) {
    return new OperatorDecisions<>(
        new ControlTable(global.client(region), TABLE),
        DecisionKind.DRAINS,
        RegionCode.of(code),
        clock);
  }

  private void settle() {
    time.pass(LAG.multipliedBy(2));
  }
}
