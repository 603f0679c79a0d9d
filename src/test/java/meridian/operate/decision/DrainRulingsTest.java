package meridian.operate.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import meridian.model.GlobalTable;
import meridian.model.VirtualTime;
import meridian.store.dynamodb.control.DrainNote;
import meridian.store.dynamodb.control.Drains;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Regions 1, 2 and 3 of a modelled global table, drained by two operators. */
final class DrainRulingsTest {

  private static final String TABLE = "control";
  private static final Instant NOON = Instant.parse("2100-01-01T12:00:00.123Z");
  private static final DrainNote NOTE =
      new DrainNote(RegionCode.of(3), RegionCode.of(1), true, NOON);
  private static final Duration LAG = Duration.ofSeconds(1);
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final VirtualTime time = new VirtualTime(NOON);
  private final GlobalTable global =
      new GlobalTable(List.of("a", "b", "c"), time, LAG, new Random(13));
  private final DrainRulings first = rulings("a", 1, time);

  /** On a machine whose clock is ahead. */
  private final DrainRulings second = rulings("b", 2, () -> time.instant().plus(SKEW));

  @Test
  void whatIsDrainedThroughOneRegionIsKnownInAllAndUndrainedThroughAnother() {
    assertTrue(first.drain(RegionCode.of(3)));
    settle();
    assertEquals(Set.of(RegionCode.of(3)), second.read().drained());
    assertEquals(Set.of(RegionCode.of(3)), Drains.read(global.client("c"), TABLE).drained());
    assertTrue(second.undrain(RegionCode.of(3)));
    settle();
    assertEquals(Set.of(), first.read().drained());
  }

  @Test
  void whatIsSoAlreadyIsNotWrittenAgain() {
    assertFalse(first.undrain(RegionCode.of(3)));
    first.drain(RegionCode.of(3));
    settle();
    assertFalse(first.drain(RegionCode.of(3)));
    assertFalse(second.drain(RegionCode.of(3)));
    assertEquals(1, global.contents("a").size());
  }

  @Test
  void theLastWordHoldsWhateverTheClocksOfThoseBefore() {
    second.drain(RegionCode.of(3));
    settle();
    assertTrue(first.undrain(RegionCode.of(3)));
    settle();
    assertEquals(Set.of(), second.read().drained());
    assertEquals(2, global.contents("c").size(), "each region writes its own item only");
  }

  @Test
  void aRegionThatIsCutOffIsDrainedForThoseWhoCanBeReached() {
    global.isolate("c");
    assertTrue(first.drain(RegionCode.of(3)));
    settle();
    assertEquals(Set.of(RegionCode.of(3)), second.read().drained());
    Drains own = Drains.read(global.client("c"), TABLE);
    assertEquals(Set.of(), own.drained());
    assertEquals(Set.of(RegionCode.of(3)), own.and(second.read()).drained());
    global.rejoin("c");
    settle();
    assertEquals(Set.of(RegionCode.of(3)), Drains.read(global.client("c"), TABLE).drained());
  }

  @Test
  void ofTwoReplicasTheNewestWordHolds() {
    first.drain(RegionCode.of(3));
    settle();
    global.isolate("c");
    time.pass(SKEW.multipliedBy(2));
    first.undrain(RegionCode.of(3));
    settle();
    Drains stale = Drains.read(global.client("c"), TABLE);
    assertEquals(Set.of(RegionCode.of(3)), stale.drained());
    assertEquals(Set.of(), stale.and(first.read()).drained());
    assertEquals(Set.of(), first.read().and(stale).drained());
  }

  @Test
  void aNoteCanBeReadByPeopleAndAgain() {
    assertEquals(
        Map.of(
            "s", AttributeValue.fromS("drained"),
            "k", AttributeValue.fromS("3/1"),
            "a", AttributeValue.fromS("drain"),
            "w", AttributeValue.fromN("4102488000123")),
        NOTE.item());
    for (DrainNote note :
        List.of(NOTE, new DrainNote(RegionCode.of(254), RegionCode.of(253), false, NOON))) {
      assertEquals(Optional.of(note), DrainNote.of(note.item()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "k, 3",
    "k, 3/",
    "k, 3/0",
    "k, 255/1",
    "k, 1/255",
    "k, a/1",
    "a, close",
    "a, ''",
    "w, noon",
  })
  void whatIsNotUnderstoodIsNoNote(String attribute, String value) {
    Map<String, AttributeValue> item = new HashMap<>(NOTE.item());
    item.put(attribute, AttributeValue.fromS(value));
    assertEquals(Optional.empty(), DrainNote.of(item));
    item.remove(attribute);
    assertEquals(Optional.empty(), DrainNote.of(item));
  }

  @Test
  void ofTwoEquallyOldNotesTheOneThatDrainsHoldsThenTheHigherRegions() {
    assertOverrules(NOTE, new DrainNote(RegionCode.of(3), RegionCode.of(2), false, NOON));
    assertOverrules(new DrainNote(RegionCode.of(3), RegionCode.of(2), true, NOON), NOTE);
    assertOverrules(
        new DrainNote(RegionCode.of(3), RegionCode.of(1), false, NOON.plusMillis(1)), NOTE);
  }

  private static void assertOverrules(DrainNote one, DrainNote other) {
    assertTrue(one.overrules(other));
    assertFalse(other.overrules(one));
  }

  private DrainRulings rulings(String region, int code, InstantSource clock) {
    return new DrainRulings(global.client(region), TABLE, RegionCode.of(code), clock);
  }

  private void settle() {
    time.pass(LAG.multipliedBy(2));
  }
}
