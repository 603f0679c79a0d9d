package meridian.operate.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import meridian.model.GlobalTable;
import meridian.model.VirtualTime;
import meridian.operate.decision.TorrentRulings.Denial;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;

/** Two operators, each at a region of a modelled global table. */
final class TorrentRulingsTest {

  private static final String TABLE = "control";
  private static final InfoHash ONE = new InfoHash(new Id160(0, 0, 1));
  private static final InfoHash TWO = new InfoHash(new Id160(0, 0, 2));
  private static final Duration LAG = Duration.ofSeconds(1);
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final VirtualTime time = new VirtualTime(Instant.parse("2100-01-01T00:00:00Z"));
  private final GlobalTable global = new GlobalTable(List.of("a", "b"), time, LAG, new Random(12));
  private final TorrentRulings here = rulings("a", 1, time);

  /** On a machine whose clock is ahead. */
  private final TorrentRulings there = rulings("b", 2, () -> time.instant().plus(SKEW));

  @Test
  void whatIsDeniedIsListedEverywhereWithWhenAndWhere() {
    Instant start = time.instant();
    assertEquals(List.of(TWO), here.deny(List.of(TWO, TWO)));
    assertEquals(List.of(ONE), there.deny(List.of(ONE)));
    settle();
    List<Denial> both =
        List.of(
            new Denial(ONE, start.plus(SKEW), RegionCode.of(2)),
            new Denial(TWO, start, RegionCode.of(1)));
    assertEquals(both, here.denials());
    assertEquals(both, there.denials());
  }

  @Test
  void whatIsSoAlreadyIsToldSo() {
    assertEquals(List.of(), here.allow(List.of(ONE)));
    assertEquals(List.of(ONE), here.deny(List.of(ONE)));
    settle();
    assertEquals(List.of(), here.deny(List.of(ONE)));
    assertEquals(List.of(), there.deny(List.of(ONE)));
  }

  @Test
  void aRulingHoldsOverAnEarlierOneThatHadNotArrived() {
    global.cut("a", "b");
    here.deny(List.of(ONE, TWO));
    time.pass(Duration.ofHours(1));
    // Nothing is known here of any denial.
    assertEquals(List.of(), there.allow(List.of(ONE)));
    global.heal("a", "b");
    settle();
    assertEquals(List.of(TWO), here.denials().stream().map(Denial::infoHash).toList());
    assertEquals(here.denials(), there.denials());
  }

  @Test
  void theLastRulingHoldsWhateverTheClocksOfThoseBefore() {
    there.deny(List.of(ONE));
    settle();
    assertEquals(List.of(ONE), here.allow(List.of(ONE)));
    settle();
    assertEquals(List.of(), here.denials());
    assertEquals(List.of(), there.denials());
    here.deny(List.of(ONE));
    settle();
    assertEquals(RegionCode.of(1), here.denials().getFirst().region());
    assertEquals(here.denials(), there.denials());
  }

  @Test
  void eachRegionWritesItsOwnItemsOnly() {
    here.deny(List.of(ONE));
    settle();
    there.allow(List.of(ONE));
    settle();
    here.deny(List.of(ONE));
    settle();
    assertEquals(2, global.contents("a").size());
    assertEquals(global.contents("a"), global.contents("b"));
  }

  private TorrentRulings rulings(String region, int code, InstantSource clock) {
    return new TorrentRulings(global.client(region), TABLE, RegionCode.of(code), clock);
  }

  private void settle() {
    time.pass(LAG.multipliedBy(2));
  }
}
