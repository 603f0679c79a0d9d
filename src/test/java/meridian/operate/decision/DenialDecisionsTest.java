package meridian.operate.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import meridian.model.GlobalTable;
import meridian.model.VirtualTime;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.store.control.Decision;
import meridian.store.control.Decision.Action;
import meridian.store.control.DecisionKind;
import meridian.store.dynamodb.control.ControlTable;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;

/** Two operators, each at a region of a modelled global table. */
final class DenialDecisionsTest {

  private static final String TABLE = "control";
  private static final InfoHash ONE = new InfoHash(new Id160(0, 0, 1));
  private static final InfoHash TWO = new InfoHash(new Id160(0, 0, 2));
  private static final Duration LAG = Duration.ofSeconds(1);
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final VirtualTime time = new VirtualTime(Instant.parse("2100-01-01T00:00:00Z"));
  private final GlobalTable global =
      GlobalTable.ofControl(List.of("a", "b"), time, LAG, new Random(12));
  private final OperatorDecisions<InfoHash> here = decisions("a", 1, time);

  /** An operator whose clock is ahead. */
  private final OperatorDecisions<InfoHash> there =
      decisions("b", 2, () -> time.instant().plus(SKEW));

  @Test
  void denialsAreListedInEveryRegionWithTimeAndRegion() {
    Instant start = time.instant();
    assertEquals(List.of(TWO), here.decide(Action.DENY, List.of(TWO, TWO)));
    assertEquals(List.of(ONE), there.decide(Action.DENY, List.of(ONE)));
    settle();
    List<Decision<InfoHash>> both =
        List.of(
            Decision.of(ONE, Action.DENY, RegionCode.of(2), start.plus(SKEW)),
            Decision.of(TWO, Action.DENY, RegionCode.of(1), start));
    assertEquals(both, denials(here));
    assertEquals(both, denials(there));
  }

  @Test
  void aDecisionThatChangesNothingIsReported() {
    assertEquals(List.of(), here.decide(Action.ALLOW, List.of(ONE)));
    assertEquals(List.of(ONE), here.decide(Action.DENY, List.of(ONE)));
    settle();
    assertEquals(List.of(), here.decide(Action.DENY, List.of(ONE)));
    assertEquals(List.of(), there.decide(Action.DENY, List.of(ONE)));
  }

  @Test
  void aDecisionTakesPrecedenceOverAnEarlierOneThatHadNotArrived() {
    global.cut("a", "b");
    here.decide(Action.DENY, List.of(ONE, TWO));
    time.pass(Duration.ofHours(1));
    // The denial was not replicated to this region.
    assertEquals(List.of(), there.decide(Action.ALLOW, List.of(ONE)));
    global.heal("a", "b");
    settle();
    assertEquals(List.of(TWO), denials(here).stream().map(Decision::target).toList());
    assertEquals(denials(here), denials(there));
  }

  @Test
  void theLastDecisionTakesPrecedenceDespiteClockSkew() {
    there.decide(Action.DENY, List.of(ONE));
    settle();
    assertEquals(List.of(ONE), here.decide(Action.ALLOW, List.of(ONE)));
    settle();
    assertEquals(List.of(), denials(here));
    assertEquals(List.of(), denials(there));
    here.decide(Action.DENY, List.of(ONE));
    settle();
    assertEquals(RegionCode.of(1), denials(here).getFirst().region());
    assertEquals(denials(here), denials(there));
  }

  @Test
  void eachRegionWritesItsOwnItemsOnly() {
    here.decide(Action.DENY, List.of(ONE));
    settle();
    there.decide(Action.ALLOW, List.of(ONE));
    settle();
    here.decide(Action.DENY, List.of(ONE));
    settle();
    assertEquals(2, global.contents("a").size());
    assertEquals(global.contents("a"), global.contents("b"));
  }

  private static List<Decision<InfoHash>> denials(OperatorDecisions<InfoHash> operator) {
    return operator.read().sorted().stream()
        .filter(decision -> decision.action() == Action.DENY)
        .toList();
  }

  private OperatorDecisions<InfoHash> decisions(String region, int code, InstantSource clock) {
    return new OperatorDecisions<>(
        new ControlTable(global.client(region), TABLE),
        DecisionKind.DENIALS,
        RegionCode.of(code),
        clock);
  }

  private void settle() {
    time.pass(LAG.multipliedBy(2));
  }
}
