package meridian.drill.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import meridian.drill.cloud.DnsService;
import meridian.drill.cloud.RegionTables;
import meridian.drill.cloud.SimulatedDeployment;
import meridian.drill.cloud.SimulatedRegion;
import meridian.local.CapturedLog;
import meridian.model.Torrents;
import meridian.topology.Topology;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Whether the drill would see it if something were wrong. */
final class ObserverTest {

  private static final int CLIENTS = 20;

  private final SimulatedDeployment cloud =
      new SimulatedDeployment(Topology.read(Path.of("regions")), new Random(3));
  private final Observer watch = new Observer(cloud);
  private final PhaseCounters seen = watch.begin();
  private final List<SimulatedRegion> regions = cloud.regions();

  /** What fails here is meant to. */
  @AutoClose
  @SuppressWarnings("unused")
  private final CapturedLog log = new CapturedLog("meridian");

  @BeforeEach
  void clientsCome() {
    cloud.time().pass(Duration.ofMinutes(1));
    for (int n = 0; n < CLIENTS; n++) {
      SimulatedRegion place = regions.get(n % regions.size());
      Client client =
          new Client(
              SwarmMember.far(n, Torrents.v1(n % 2)),
              ClientKind.LIBTORRENT,
              new DnsCache(cloud.names(), place.region(), Duration.ofHours(1)),
              List.of(),
              cloud,
              watch);
      watch.came(client);
      client.start(n % 3 == 0);
    }
    cloud.time().pass(Duration.ofMinutes(2));
  }

  @Test
  void nothingIsWrongWhereNothingHappens() {
    cloud.time().pass(Duration.ofHours(2));
    assertEquals(0, watch.lostInTheEnd());
    assertEquals(0, seen.failedAtSick());
    assertEquals(0, seen.failedAtWell());
    assertEquals(0, seen.degraded());
    assertEquals(0, seen.hidden());
    assertEquals(0, seen.duplicates());
  }

  @Test
  void aRecordThatIsGoneFromOneReplicaIsAPeerLost() {
    var replica = regions.getLast().tables();
    var item =
        cloud.peers().contents(regions.getLast().region().name()).values().stream()
            .filter(held -> held.containsKey("v"))
            .findFirst()
            .orElseThrow();
    cloud.peers().isolate(regions.getLast().region().name());
    replica.deleteItem(
        delete ->
            delete
                .tableName(RegionTables.PEERS)
                .key(Map.of("s", value(item.get("s")), "k", value(item.get("k")))));
    assertEquals(1, watch.lostInTheEnd());
  }

  @Test
  void peersOfAReplicaThatForgetsAllAreHiddenAndLost() {
    String region = regions.getFirst().region().name();
    cloud.peers().isolate(region);
    cloud
        .peers()
        .contents(region)
        .values()
        .forEach(
            item ->
                regions
                    .getFirst()
                    .tables()
                    .deleteItem(
                        delete ->
                            delete
                                .tableName(RegionTables.PEERS)
                                .key(
                                    Map.of("s", value(item.get("s")), "k", value(item.get("k"))))));
    assertEquals(CLIENTS, watch.lostInTheEnd());
    cloud.time().pass(Duration.ofHours(3));
    assertTrue(seen.hidden() > 0);
  }

  @Test
  void whoMeetsAFailedRegionIsCountedThereAndMovesOn() {
    SimulatedRegion patient = regions.getFirst();
    DisplacedClients displaced = watch.failing(patient);
    cloud.lose(patient);
    cloud.time().pass(Duration.ofHours(2));
    assertTrue(seen.failedAtSick() > 0);
    assertEquals(0, seen.failedAtWell());
    assertEquals(0, displaced.missing(false));
    assertEquals(7, displaced.moves().size());
  }

  @Test
  void whoIsSentToAFailedRegionForTooLongWasNotFailedOver() {
    SimulatedRegion patient = regions.getFirst();
    patient.lose(true);
    cloud.time().pass(Duration.ofHours(2));
    assertEquals(0, seen.failedAtWell());
    // DNS forgets that it is lost, which it should not while it is.
    Client misled =
        new Client(
            SwarmMember.far(CLIENTS, Torrents.v1(0)),
            ClientKind.LIBTORRENT,
            new DnsCache(misleading(), patient.region(), Duration.ofMinutes(1)),
            List.of(),
            cloud,
            watch);
    misled.start(false);
    cloud.time().pass(Duration.ofMinutes(5));
    assertTrue(seen.failedAtWell() > 0);
  }

  /** Has not looked yet, and takes every region for well. */
  private DnsService misleading() {
    return new DnsService(regions, cloud.time());
  }

  @Test
  void aRegionWhoseReplicasAreSilentAnswersHonestly() {
    regions.forEach(region -> region.faults().silence(true));
    cloud.time().pass(Duration.ofHours(1));
    assertTrue(seen.degraded() > 0);
    assertEquals(0, seen.failedAtWell());
  }

  private static AttributeValue value(@Nullable AttributeValue attribute) {
    return Optional.ofNullable(attribute).orElseThrow();
  }
}
