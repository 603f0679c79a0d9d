package meridian.health;

import static meridian.health.Verdict.DRAINED;
import static meridian.health.Verdict.HEALTHY;
import static meridian.health.Verdict.ISOLATED;
import static meridian.health.Verdict.STALE;
import static meridian.health.Verdict.UNREACHABLE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import meridian.swarm.RegionCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The verdicts of two, three and five regions under all kinds of failures. */
final class RegionHealthTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void withoutFailuresAllAreHealthy(int regions) {
    Regions world = new Regions(regions);
    world.passAllHealthy(20);
    world.assertEachHearsAllOthers();
  }

  /** A silent region never makes another one unhealthy. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void aRegionWithoutHeartbeatsIsStaleAndTheOthersAreHealthy(int regions) {
    Regions world = Regions.running(regions);
    world.stop(1);
    for (int minute = 1; minute <= 60; minute++) {
      world.pass(1);
      for (int other = 2; other <= regions; other++) {
        assertEquals(HEALTHY, world.verdict(other));
        assertEquals(minute <= 3, world.hears(other, 1), "after " + minute);
      }
      assertEquals(minute > 3 ? STALE : HEALTHY, world.verdict(1));
    }
    world.start(1);
    world.pass(2);
    assertEquals(Set.of(HEALTHY), world.verdicts());
    world.assertEachHearsAllOthers();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 5})
  void aRegionThatIsCutOffIsIsolatedAndTheOthersAreHealthy(int regions) {
    Regions world = Regions.running(regions);
    world.cut(Set.of(1));
    world.pass(3);
    assertEquals(HEALTHY, world.verdict(1), "two heartbeats may be missed");
    for (int hour = 0; hour < 6; hour++) {
      world.pass(60);
      assertEquals(ISOLATED, world.verdict(1));
      world.assertAllHealthyBut(1);
    }
    world.heal();
    world.pass(1);
    assertEquals(Set.of(HEALTHY), world.verdicts());
  }

  /** Neither can know whether it is the one that is cut off. */
  @Test
  void ofTwoRegionsNeitherIsEverIsolated() {
    Regions world = Regions.running(2);
    world.cut(Set.of(1));
    world.pass(600);
    assertEquals(Set.of(HEALTHY), world.verdicts());
    assertFalse(world.hears(1, 2));
    assertFalse(world.hears(2, 1));
  }

  static Stream<Set<Integer>> halves() {
    return Stream.of(Set.of(1, 2), Set.of(4, 5), Set.of(1, 3, 5));
  }

  @ParameterizedTest
  @MethodSource("halves")
  void inAPartitionIntoGroupsNoRegionIsIsolated(Set<Integer> half) {
    Regions world = Regions.running(5);
    world.cut(half);
    world.passAllHealthy(60);
  }

  @Test
  void ofGroupsAndASingleRegionOnlyTheSingleRegionIsIsolated() {
    Regions world = Regions.running(5);
    world.cut(Set.of(1, 2));
    world.pass(10);
    world.cut(Set.of(3));
    world.pass(10);
    assertEquals(ISOLATED, world.verdict(3));
    world.assertAllHealthyBut(3);
  }

  /** If all verdicts are equal, Route 53 treats all regions alike, whatever the verdict is. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void ifAllAreCutOffAtOnceAllHaveTheSameVerdict(int regions) {
    Regions world = Regions.running(regions);
    world.cutAll();
    world.pass(5); // Their verdicts change within a minute of each other.
    for (int minute = 0; minute < 60; minute++) {
      world.pass(1);
      assertEquals(1, world.verdicts().size());
    }
    world.heal();
    world.pass(1);
    assertEquals(Set.of(HEALTHY), world.verdicts());
  }

  @Test
  void ifRegionsAreCutOffOneByOneTheLastTwoAreHealthy() {
    Regions world = Regions.running(3);
    world.cut(Set.of(1));
    world.pass(10);
    world.cutAll();
    world.pass(10);
    assertEquals(ISOLATED, world.verdict(1));
    world.assertAllHealthyBut(1);
  }

  /** The last region must not consider itself isolated. */
  @Test
  void ifTheOthersAreLostOneByOneTheLastIsHealthy() {
    for (int between = 2; between <= 10; between++) {
      Regions world = new Regions(3);
      world.pass(5);
      world.stop(1);
      world.pass(between);
      world.stop(2);
      for (int minute = 0; minute < 60; minute++) {
        world.pass(1);
        assertEquals(HEALTHY, world.verdict(3), between + " minutes between");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void aWrongClockChangesNoVerdict(int regions) {
    for (Duration off : List.of(HOUR, HOUR.negated(), HOUR.multipliedBy(24 * 365))) {
      Regions world = new Regions(regions);
      world.set(1, off);
      world.passAllHealthy(30);
      world.assertEachHearsAllOthers();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void settingAClockChangesNoVerdictAndHidesNoCut(int regions) {
    for (Duration off : List.of(HOUR, HOUR.negated())) {
      Regions world = new Regions(regions);
      world.pass(5);
      world.set(1, off);
      for (int minute = 0; minute < 10; minute++) {
        world.pass(1);
        assertEquals(Set.of(HEALTHY), world.verdicts(), "by " + off);
      }
      world.assertEachHearsAllOthers();
      world.cut(Set.of(1));
      world.pass(10);
      for (int other = 2; other <= regions; other++) {
        assertFalse(world.hears(1, other), "by " + off);
        assertFalse(world.hears(other, 1), "by " + off);
      }
    }
  }

  @Test
  void settingAClockBackDoesNotHideACut() {
    Regions world = Regions.running(3);
    world.cut(Set.of(1));
    world.pass(1);
    world.set(1, HOUR.negated());
    world.pass(5);
    assertEquals(ISOLATED, world.verdict(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void onlyTheDrainedRegionIsDrained(int regions) {
    Regions world = Regions.running(regions);
    world.drained.add(1);
    world.pass(1);
    assertEquals(DRAINED, world.verdict(1));
    for (int other = 2; other <= regions; other++) {
      assertEquals(HEALTHY, world.verdict(other));
      assertTrue(world.hears(other, 1));
    }
    world.drained.clear();
    world.pass(1);
    assertEquals(HEALTHY, world.verdict(1));
  }

  /** Only its peer table fails; heartbeats are replicated as before. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void aRegionWithoutItsPeerTableIsUnreachableAndTheOthersAreHealthy(int regions) {
    Regions world = Regions.running(regions);
    world.withoutPeers.add(1);
    for (int minute = 0; minute < 60; minute++) {
      world.pass(1);
      assertEquals(UNREACHABLE, world.verdict(1));
      world.assertAllHealthyBut(1);
      world.assertEachHearsAllOthers();
    }
    world.withoutPeers.clear();
    world.pass(1);
    assertEquals(Set.of(HEALTHY), world.verdicts());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void unreachableTakesPrecedence(int regions) {
    Regions world = Regions.running(regions);
    world.withoutPeers.add(1);
    world.drained.add(1);
    world.cut(Set.of(1));
    world.pass(10);
    assertEquals(UNREACHABLE, world.verdict(1));
  }

  @Test
  void drainedTakesPrecedenceOverIsolated() {
    Regions world = Regions.running(3);
    world.drained.add(1);
    world.cut(Set.of(1));
    world.pass(10);
    assertEquals(DRAINED, world.verdict(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void aNewRegionIsHealthyFromItsFirstHeartbeat(int regions) {
    Regions world = new Regions(regions);
    world.stop(1);
    world.pass(60);
    assertEquals(STALE, world.verdict(1));
    assertEquals(HEALTHY, world.verdict(2));
    world.start(1);
    world.pass(1);
    assertEquals(Set.of(HEALTHY), world.verdicts());
    world.pass(1);
    world.assertEachHearsAllOthers();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void aRemovedRegionChangesNoVerdictBeforeOrAfterItsItemExpires(int regions) {
    Regions world = Regions.running(regions);
    world.stop(regions);
    for (int minute = 0; minute < 60; minute++) {
      world.pass(1);
      world.assertAllHealthyBut(regions);
    }
    world.forget(regions);
    world.pass(1);
    for (int other = 1; other < regions; other++) {
      assertEquals(HEALTHY, world.verdict(other));
      assertEquals(Optional.empty(), world.newest(other).replicationLag(RegionCode.of(regions)));
    }
  }

  /** No region read heartbeats, so none can tell that the others were silent. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void afterAPauseOfAllRegionsNoneIsIsolated(int regions) {
    Regions world = Regions.running(regions);
    world.pause(HOUR);
    world.passAllHealthy(10);
  }

  @Test
  void slowReplicationIsMeasuredAndChangesNoVerdict() {
    Regions world = Regions.running(3);
    world.delay(1, Duration.ofMinutes(10));
    world.pass(60);
    assertEquals(Set.of(HEALTHY), world.verdicts());
    Heartbeat heartbeat = world.newest(2);
    assertTrue(heartbeat.hasHeard(RegionCode.of(1)));
    assertEquals(Optional.of(Duration.ofMinutes(9)), heartbeat.replicationLag(RegionCode.of(1)));
    assertEquals(Optional.of(Duration.ZERO), heartbeat.replicationLag(RegionCode.of(3)));
  }

  @Test
  void theLagGrowsAfterOnePeriodWithoutHeartbeats() {
    Regions world = Regions.running(2);
    world.cut(Set.of(1));
    for (int minute = 1; minute < 30; minute++) {
      world.pass(1);
      // Region 2 sends after region 1, so region 1's last heartbeat had arrived.
      assertEquals(
          Optional.of(Duration.ofMinutes(minute - 1)),
          world.newest(2).replicationLag(RegionCode.of(1)));
    }
  }

  @Test
  void aHeartbeatIsStaleAfterThreePeriods() {
    Heartbeat heartbeat =
        new RegionHealth(RegionCode.of(1), "one", new Layouts(Set.of(1), 1), Optional.empty())
            .next(List.of(), new LocalCondition(false, true), Regions.START);
    assertEquals(Map.of(), heartbeat.heard());
    Duration limit = Duration.ofMinutes(3);
    assertEquals(HEALTHY, heartbeat.verdictAt(Regions.START.plus(limit)));
    assertEquals(STALE, heartbeat.verdictAt(Regions.START.plus(limit).plusMillis(1)));
  }
}
