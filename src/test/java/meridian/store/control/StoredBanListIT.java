package meridian.store.control;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import meridian.concurrent.AtOnce;
import meridian.model.VirtualTime;
import meridian.operate.decision.OperatorDecisions;
import meridian.peer.Network;
import meridian.store.control.Decision.Action;
import meridian.store.dynamodb.control.ControlTable;
import meridian.swarm.RegionCode;
import meridian.tracker.BanList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The ban list in two regions' replicas, over HTTP. */
final class StoredBanListIT {

  private static final String TABLE = ControlReplicas.TABLE;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ControlReplicas REPLICAS = new ControlReplicas();

  private final VirtualTime time = new VirtualTime(Instant.parse("2100-01-01T00:00:00Z"));
  private final BanList here = environment(REPLICAS.here(), 1);
  private final BanList there = environment(REPLICAS.there(), 2);

  @AfterAll
  static void stop() {
    REPLICAS.close();
  }

  @Test
  void anOffenderReportedInOneRegionIsBannedInAnotherUntilAnOperatorLiftsTheBan() {
    Network offender = new Network.OfV4(1);
    BanList besides = environment(REPLICAS.here(), 1);
    assertFalse(besides.bans(offender));
    assertTrue(here.report(offender));
    assertFalse(besides.report(offender), "the item is there");
    eventually(there, offender, true);
    new OperatorDecisions<>(
            new ControlTable(REPLICAS.there(), TABLE), DecisionKind.BANS, RegionCode.of(2), time)
        .decide(Action.LIFT, List.of(offender));
    eventually(here, offender, false);
    eventually(there, offender, false);
    assertFalse(there.report(offender));
  }

  @Test
  void aBanEndsBeforeItsItemIsDeleted() {
    Network offender = new Network.OfV6(2);
    here.report(offender);
    eventually(there, offender, true);
    time.pass(Duration.ofHours(2));
    assertFalse(there.bans(offender));
    Decisions<Network> read =
        new ControlTable(REPLICAS.there(), TABLE).read(DecisionKind.BANS, time.instant(), true);
    assertFalse(read.byTarget().containsKey(offender));
  }

  @Test
  void aFullListIsReadByOneCallAndOperatorsDecisionsFirst() {
    String name = REPLICAS.createHere();
    ControlTable table = new ControlTable(REPLICAS.here(), name);
    int limit = DecisionKind.BANS.limit();
    IntStream.range(0, limit + 1)
        .parallel()
        .mapToObj(
            n ->
                Decision.<Network>of(
                    new Network.OfV6(-1L - n), Action.AUTO_BAN, RegionCode.of(254), time.instant()))
        .forEach(ban -> table.put(DecisionKind.BANS, ban));
    Network banned = new Network.OfV4(0);
    new OperatorDecisions<>(
            new ControlTable(REPLICAS.here(), name), DecisionKind.BANS, RegionCode.of(1), time)
        .decide(Action.BAN, List.of(banned));
    Decisions<Network> read = table.read(DecisionKind.BANS, time.instant(), false);
    assertTrue(read.full());
    assertEquals(limit, read.byTarget().size());
    assertTrue(read.isRestricted(banned, time.instant()));
  }

  private void eventually(BanList list, Network network, boolean banned) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              time.pass(Duration.ofSeconds(31));
              assertEquals(banned, list.bans(network));
            });
  }

  private BanList environment(DynamoDbClient client, int code) {
    return new StoredBanList(
        ListReplicas.of(new ControlTable(client, TABLE), AtOnce.TIMEOUT),
        RegionCode.of(code),
        time);
  }
}
