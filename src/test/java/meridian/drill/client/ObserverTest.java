package meridian.drill.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import meridian.drill.cloud.DnsService;
import meridian.drill.cloud.RegionTables;
import meridian.drill.cloud.SimulatedDeployment;
import meridian.drill.cloud.SimulatedRegion;
import meridian.local.CapturedLog;
import meridian.simulation.ClientKind;
import meridian.simulation.Session;
import meridian.simulation.Torrents;
import meridian.simulation.TrackerId;
import meridian.topology.Topology;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The drill detects problems. */
final class ObserverTest {

  private static final int CLIENTS = 20;

  private final SimulatedDeployment deployment =
      new SimulatedDeployment(Topology.read(Path.of("regions")), new Random(3));
  private final Observer observer = new Observer(deployment);
  private final PhaseCounters seen = observer.startPhase();
  private final List<SimulatedRegion> regions = deployment.regions();

  /** Captured, because the test provokes failures. */
  @AutoClose
  @SuppressWarnings("unused")
  private final CapturedLog log = new CapturedLog("meridian");

  @BeforeEach
  void startClients() {
    deployment.time().pass(Duration.ofMinutes(1));
    for (int n = 0; n < CLIENTS; n++) {
      SimulatedRegion place = regions.get(n % regions.size());
      Client client = client(n, deployment.dns(), place, Duration.ofHours(1));
      observer.add(client);
      client.start();
    }
    deployment.time().pass(Duration.ofMinutes(2));
  }

  @Test
  void withoutFaultsThereIsNoProblem() {
    deployment.time().pass(Duration.ofHours(2));
    assertEquals(0, observer.lostInTheEnd());
    assertEquals(0, seen.failedAtFailedRegion());
    assertEquals(0, seen.failedAfterFailover());
    assertEquals(0, seen.degraded());
    assertEquals(0, seen.hidden());
    assertEquals(0, seen.duplicates());
  }

  @Test
  void aRecordMissingFromOneReplicaIsALostPeer() {
    var replica = regions.getLast().tables();
    var item =
        deployment.peers().contents(regions.getLast().region().name()).values().stream()
            .filter(held -> held.containsKey("v"))
            .findFirst()
            .orElseThrow();
    deployment.peers().isolate(regions.getLast().region().name());
    replica.deleteItem(
        delete ->
            delete
                .tableName(RegionTables.PEERS)
                .key(Map.of("s", value(item.get("s")), "k", value(item.get("k")))));
    assertEquals(1, observer.lostInTheEnd());
  }

  @Test
  void peersOfAnEmptiedReplicaAreHiddenAndLost() {
    String region = regions.getFirst().region().name();
    deployment.peers().isolate(region);
    deployment
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
    assertEquals(CLIENTS, observer.lostInTheEnd());
    deployment.time().pass(Duration.ofHours(3));
    assertTrue(seen.hidden() > 0);
  }

  @Test
  void clientsOfAFailedRegionAreCountedThereAndMove() {
    SimulatedRegion failing = regions.getFirst();
    DisplacedClients displaced = observer.failing(failing);
    deployment.lose(failing);
    deployment.time().pass(Duration.ofHours(2));
    assertTrue(seen.failedAtFailedRegion() > 0);
    assertEquals(0, seen.failedAfterFailover());
    assertEquals(0, displaced.missing(false));
    assertEquals(7, displaced.moves().size());
  }

  @Test
  void clientsSentToAFailedRegionForTooLongCountAsNotFailedOver() {
    SimulatedRegion failing = regions.getFirst();
    failing.setLost(true);
    deployment.time().pass(Duration.ofHours(2));
    assertEquals(0, seen.failedAfterFailover());
    // DNS returns the lost region, as it should not.
    client(CLIENTS, misleading(), failing, Duration.ofMinutes(1)).start();
    deployment.time().pass(Duration.ofMinutes(5));
    assertTrue(seen.failedAfterFailover() > 0);
  }

  /** A client that never leaves; every third one is complete. */
  private Client client(int number, DnsService dns, SimulatedRegion place, Duration cached) {
    Instant now = deployment.time().instant();
    Session session =
        new Session(
            number,
            List.of(Torrents.v1(number % 2)),
            true,
            0,
            0,
            Optional.empty(),
            now,
            Optional.of(now).filter(_ -> number % 3 == 0),
            Instant.MAX,
            false);
    DnsCache dnsCache = new DnsCache(dns, _ -> place.region(), cached);
    return new Client(
        new Client.Device(session, ClientKind.LIBTORRENT, false, dnsCache, new TrackerId()),
        session.infoHashes().getFirst(),
        deployment,
        observer);
  }

  /** A DNS service that has not checked yet, and takes every region for healthy. */
  private DnsService misleading() {
    return new DnsService(regions, deployment.time());
  }

  @Test
  void aRegionWithSilentReplicasGivesDegradedAnswers() {
    regions.forEach(region -> region.faults().silence(true));
    deployment.time().pass(Duration.ofHours(1));
    assertTrue(seen.degraded() > 0);
    assertEquals(0, seen.failedAfterFailover());
  }

  private static AttributeValue value(@Nullable AttributeValue attribute) {
    return Optional.ofNullable(attribute).orElseThrow();
  }
}
