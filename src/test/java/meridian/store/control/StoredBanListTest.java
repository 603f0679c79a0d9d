package meridian.store.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import meridian.concurrent.AtOnce;
import meridian.local.CapturedLog;
import meridian.local.database.item.ItemKey;
import meridian.model.FaultyTable;
import meridian.model.GlobalTable;
import meridian.model.VirtualTime;
import meridian.operate.decision.OperatorDecisions;
import meridian.peer.Network;
import meridian.store.control.Decision.Action;
import meridian.store.dynamodb.control.ControlTable;
import meridian.swarm.RegionCode;
import meridian.tracker.BanList;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Environments and operators of two regions on a model of a global table, whose time to live never
 * deletes anything.
 */
final class StoredBanListTest {

  private static final String TABLE = "control";
  private static final int LIMIT = DecisionKind.BANS.limit();
  private static final Network ONE = new Network.OfV4(1);
  private static final Network OTHER = new Network.OfV6(2);
  private static final Duration LAG = Duration.ofSeconds(1);
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final VirtualTime time = new VirtualTime(Instant.parse("2100-01-01T00:10:00Z"));
  private final GlobalTable global =
      GlobalTable.ofControl(List.of("a", "b"), time, LAG, new Random(15));
  private final FaultyTable replica = new FaultyTable(global.client("a"));
  private final BanList here =
      new StoredBanList(
          ListReplicas.of(new ControlTable(replica, TABLE), AtOnce.TIMEOUT),
          RegionCode.of(1),
          time);
  private final BanList besides = environment("a", 1);
  private final BanList there = environment("b", 2);

  private final OperatorDecisions<Network> operator = decisions("a", 1, time);

  /** An operator whose clock is ahead. */
  private final OperatorDecisions<Network> elsewhere =
      decisions("b", 2, () -> time.instant().plus(SKEW));

  @Test
  void aReportedOffenderIsBannedHereImmediatelyAndEverywhereWithinAMinute() {
    for (BanList list : List.of(here, besides, there)) {
      assertFalse(list.bans(ONE));
    }
    assertTrue(here.report(ONE));
    assertTrue(here.bans(ONE));
    time.pass(LAG.plusSeconds(60));
    for (BanList list : List.of(here, besides, there)) {
      assertTrue(list.bans(ONE));
      assertFalse(list.bans(OTHER));
    }
  }

  @Test
  void aBanEndsEverywhereAndItsRemainingItemIsNotRead() {
    here.report(ONE);
    time.pass(Duration.ofMinutes(60));
    for (BanList list : List.of(here, besides, there)) {
      assertTrue(list.bans(ONE));
    }
    time.pass(Duration.ofMinutes(50));
    for (BanList list : List.of(here, besides, there)) {
      assertFalse(list.bans(ONE));
    }
    assertEquals(1, global.contents("b").size());
    assertEquals(
        Decisions.none(),
        new ControlTable(global.client("b"), TABLE).read(DecisionKind.BANS, time.instant(), true));
  }

  @Test
  void anOffenderIsOneItemEvenIfManyEnvironmentsOfARegionReportIt() {
    for (BanList list : List.of(here, besides)) {
      list.bans(OTHER);
    }
    assertTrue(here.report(ONE));
    // It has not reloaded the list, so its conditional put fails.
    assertFalse(besides.report(ONE));
    assertTrue(besides.bans(ONE));
    for (int minute = 0; minute < 40; minute++) {
      time.pass(Duration.ofMinutes(1));
      assertFalse(here.report(ONE));
      assertFalse(besides.report(ONE));
      assertFalse(there.report(ONE), "known from the other region");
    }
    assertEquals(1, global.contents("a").size());
    assertEquals(1, replica.writes());
  }

  @Test
  void twoRegionsThatReportOneOffenderWriteAnItemEach() {
    global.cut("a", "b");
    assertTrue(here.report(ONE));
    assertTrue(there.report(ONE));
    global.heal("a", "b");
    time.pass(LAG);
    assertEquals(2, global.contents("a").size());
    assertEquals(global.contents("a"), global.contents("b"));
  }

  @Test
  void aPersistentOffenderStaysBannedAndIsReportedOnceAnHour() {
    int reports = 0;
    for (int second = 0; second < 24 * 3_600; second += 5) {
      reports += here.report(ONE) ? 1 : 0;
      assertTrue(here.bans(ONE));
      time.pass(Duration.ofSeconds(5));
    }
    assertEquals(25, reports, "from ten past midnight on");
    time.pass(Duration.ofHours(2));
    assertFalse(here.bans(ONE));
  }

  @Test
  void anEnvironmentReportsOnceInTenSecondsForAnyNumberOfOffenders() {
    int offenders = 0;
    for (int second = 0; second < 600; second++) {
      for (int n = 0; n < 50; n++) {
        here.report(new Network.OfV4(offenders++));
      }
      time.pass(Duration.ofSeconds(1));
    }
    assertEquals(60, global.contents("a").size());
    assertEquals(60, replica.writes());
  }

  @Test
  void aFullListTakesNoAutomaticBansAndOperatorsDecisionsAreStillRead() {
    Instant now = time.instant();
    for (int n = 0; n < LIMIT + 1_000; n++) {
      Decision<Network> ban =
          Decision.of(new Network.OfV4(n), Action.AUTO_BAN, RegionCode.of(2), now);
      new ControlTable(global.client("b"), TABLE).put(DecisionKind.BANS, ban);
    }
    time.pass(LAG);
    operator.decide(Action.BAN, List.of(OTHER));
    operator.decide(Action.LIFT, List.of(ONE));
    try (var log = new CapturedLog(StoredBanList.class)) {
      assertTrue(here.bans(OTHER));
      assertFalse(here.bans(ONE));
      assertFalse(here.report(new Network.OfV6(3)));
      assertEquals(
          List.of("the ban list is full: no automatic bans are added for now"), log.messages());
    }
    assertEquals(0, replica.writes());
    assertEquals(LIMIT, replica.itemsRead(), "items in an answer");
    time.pass(Duration.ofHours(2));
    assertTrue(here.report(new Network.OfV6(3)));
  }

  @Test
  void anEnvironmentStopsReportingWhenItHasFilledTheList() {
    Map<Network, Decision<Network>> byTarget = new HashMap<>();
    for (int n = 1; n < LIMIT; n++) {
      byTarget.put(new Network.OfV4(n), autoBan(n));
    }
    Decisions<Network> bans = new Decisions<>(byTarget, 0, false);
    assertTrue(StoredBanList.adds(autoBan(0), bans));
    Decisions<Network> full = bans.and(autoBan(0), LIMIT);
    assertEquals(LIMIT, full.byTarget().size());
    assertFalse(StoredBanList.adds(autoBan(LIMIT), full));
    assertEquals(full, full.and(autoBan(LIMIT), LIMIT));
  }

  private Decision<Network> autoBan(int address) {
    return Decision.of(
        new Network.OfV4(address), Action.AUTO_BAN, RegionCode.of(1), time.instant());
  }

  @Test
  void anOperatorsBanLastsThirtyDaysAndALiftedBanStaysLifted() {
    assertEquals(List.of(ONE), operator.decide(Action.BAN, List.of(ONE, ONE)));
    settle();
    assertTrue(there.bans(ONE));
    time.pass(Duration.ofDays(15));
    assertTrue(there.bans(ONE));
    assertEquals(List.of(ONE), elsewhere.decide(Action.LIFT, List.of(ONE)));
    settle();
    for (BanList list : List.of(here, besides, there)) {
      assertFalse(list.bans(ONE));
      assertFalse(list.report(ONE));
      assertFalse(list.bans(ONE));
    }
    // The ban would have ended by now; the lift ends next, and the ban does not come back.
    time.pass(Duration.ofDays(15).plusHours(2));
    assertFalse(here.bans(ONE));
    time.pass(Duration.ofDays(15));
    assertFalse(here.bans(ONE));
    assertTrue(here.report(ONE), "automatic bans are possible again");
  }

  @Test
  void aLiftOverridesAnAutomaticBanThatDidNotKnowIt() {
    assertTrue(here.report(ONE));
    settle();
    there.bans(ONE);
    global.cut("a", "b");
    assertEquals(List.of(ONE), operator.decide(Action.LIFT, List.of(ONE)));
    // The next hour, so that the other region writes a new item.
    time.pass(Duration.ofHours(1));
    assertTrue(there.report(ONE));
    assertTrue(there.bans(ONE));
    global.heal("a", "b");
    settle();
    for (BanList list : List.of(here, besides, there)) {
      assertFalse(list.bans(ONE));
    }
  }

  @Test
  void decisionsAreListedInEveryRegionWithTimeAndRegion() {
    Instant start = time.instant();
    here.report(ONE);
    elsewhere.decide(Action.BAN, List.of(OTHER));
    settle();
    Network third = new Network.OfV4(3);
    assertEquals(List.of(), operator.decide(Action.LIFT, List.of(third)));
    settle();
    List<Decision<Network>> all = operator.read().sorted();
    assertEquals(all, elsewhere.read().sorted());
    assertEquals(List.of(ONE, third, OTHER), all.stream().map(Decision::target).toList());
    assertEquals(
        List.of(Action.AUTO_BAN, Action.LIFT, Action.BAN),
        all.stream().map(Decision::action).toList());
    assertEquals(
        List.of(RegionCode.of(1), RegionCode.of(1), RegionCode.of(2)),
        all.stream().map(Decision::region).toList());
    assertEquals(start.plus(SKEW), all.getLast().at());
    assertEquals(Optional.of(Instant.parse("2100-01-01T02:00:00Z")), all.getFirst().end());
  }

  @Test
  void theLastDecisionTakesPrecedenceDespiteClockSkew() {
    elsewhere.decide(Action.BAN, List.of(ONE));
    settle();
    assertEquals(List.of(ONE), operator.decide(Action.LIFT, List.of(ONE)));
    settle();
    assertFalse(there.bans(ONE));
    assertEquals(List.of(ONE), operator.decide(Action.BAN, List.of(ONE)));
    assertEquals(List.of(), operator.decide(Action.BAN, List.of(ONE)));
    settle();
    assertTrue(there.bans(ONE));
    assertEquals(2, global.contents("a").size(), "one item of each region");
    assertEquals(global.contents("a"), global.contents("b"));
  }

  @Test
  void everyItemHasATimeToLive() {
    here.report(ONE);
    operator.decide(Action.BAN, List.of(OTHER));
    operator.decide(Action.LIFT, List.of(ONE));
    Instant last = time.instant().plus(Duration.ofDays(30)).plus(Duration.ofHours(1));
    Map<ItemKey, Map<String, AttributeValue>> items = global.contents("a");
    assertEquals(3, items.size());
    items.forEach(
        (key, item) -> {
          AttributeValue ttl = item.get("t");
          assertNotNull(ttl, () -> "no time to live: " + key);
          assertFalse(Long.parseLong(ttl.n()) > last.getEpochSecond(), () -> "too long: " + key);
        });
  }

  @Test
  void aFailedReplicaHarmsNoClientAndIsNotWritten() {
    here.bans(OTHER);
    replica.setDown(true);
    try (var log = new CapturedLog(StoredBanList.class)) {
      assertFalse(here.report(ONE));
      assertFalse(here.bans(ONE));
      assertEquals(1, replica.writes());
      assertFalse(here.report(OTHER), "too soon");
      time.pass(Duration.ofMinutes(2));
      assertFalse(here.report(ONE), "the cached list is too old");
      assertEquals(1, replica.writes());
      assertEquals(2, log.messages().size(), log.messages()::toString);
      replica.setDown(false);
      time.pass(Duration.ofSeconds(30));
      assertTrue(here.report(ONE));
      assertEquals("the ban list is loaded again", log.messages().getLast());
    }
  }

  @Test
  void failedReportsAreLoggedOnceUntilOneSucceeds() {
    try (var log = new CapturedLog(StoredBanList.class)) {
      for (int outage = 1; outage <= 2; outage++) {
        replica.setReadOnly(true);
        for (int address = 1; address <= 3; address++) {
          here.bans(OTHER);
          assertFalse(here.report(new Network.OfV4(address)));
          time.pass(Duration.ofSeconds(10));
        }
        assertEquals(outage, log.messages().size(), log.messages()::toString);
        replica.setReadOnly(false);
        assertTrue(here.report(new Network.OfV4(outage)));
        time.pass(Duration.ofSeconds(10));
      }
    }
  }

  @Test
  void unknownItemsAreSkippedAndLoggedOnce() {
    operator.decide(Action.BAN, List.of(ONE));
    Map<String, AttributeValue> broken =
        new HashMap<>(
            DecisionKind.BANS.item(
                Decision.of(OTHER, Action.BAN, RegionCode.of(1), time.instant())));
    broken.put("a", AttributeValue.fromS("burn"));
    global.client("a").putItem(put -> put.tableName(TABLE).item(broken));
    try (var log = new CapturedLog(StoredBanList.class)) {
      for (int round = 0; round < 3; round++) {
        assertTrue(here.bans(ONE));
        assertFalse(here.bans(OTHER));
        time.pass(Duration.ofSeconds(31));
      }
      assertEquals(
          List.of("the ban list has items that this release does not understand; ignored: 1"),
          log.messages());
    }
  }

  /** Waits until everything is replicated and every environment is due to reload the list. */
  private void settle() {
    time.pass(LAG.plusSeconds(30));
  }

  private BanList environment(String region, int code) {
    return new StoredBanList(
        ListReplicas.of(new ControlTable(global.client(region), TABLE), AtOnce.TIMEOUT),
        RegionCode.of(code),
        time);
  }

  private OperatorDecisions<Network> decisions(String region, int code, InstantSource clock) {
    return new OperatorDecisions<>(
        new ControlTable(global.client(region), TABLE),
        DecisionKind.BANS,
        RegionCode.of(code),
        clock);
  }
}
