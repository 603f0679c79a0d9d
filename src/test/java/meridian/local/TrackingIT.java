package meridian.local;

import static meridian.local.TrackerClient.peers;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import meridian.local.gateway.EventKind;
import meridian.peer.InfoHash;
import meridian.topology.Region;
import meridian.topology.Topology;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients of a whole local run. */
final class TrackingIT {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final InfoHash TORRENT =
      InfoHash.ofHex("00ff0a20257c5c7f80c1fe2b26233d3f61626364");

  /** The seeder's address as a compact peer. */
  private static final byte[] SEEDER = {127, 0, 0, 1, 0x1b, 0x59};

  private static final int SEEDER_PORT = 0x1b59;
  private static final int LEECHER_PORT = 7002;

  @AfterAll
  static void stop() {
    HTTP.shutdownNow();
  }

  @ParameterizedTest
  @CsvSource({"ALB, MEMORY", "ALB, DYNAMODB", "HTTP_API, MEMORY", "HTTP_API, DYNAMODB", "ALB, S3"})
  void aPeerThatAnnouncesInOneRegionIsReturnedInAnother(EventKind events, StoreKind store)
      throws Exception {
    Topology topology = Topology.read(Path.of("regions"));
    try (var running = start(topology, events, store)) {
      TrackerClient here = client(running.regions().getFirst(), TORRENT);
      TrackerClient there = client(running.regions().getLast(), TORRENT);

      assertEquals(200, there.head().statusCode());
      assertEquals(0, there.head().body().length);
      assertEquals(0, there.seeders());

      assertArrayEquals(new byte[0], peers(here.announce(SEEDER_PORT, "left=0")));
      await().atMost(TIMEOUT).untilAsserted(() -> assertEquals(1, there.seeders()));
      assertArrayEquals(SEEDER, peers(there.announce(LEECHER_PORT, "left=1")));
      assertEquals(1, client(running.frontDoor(), TORRENT).seeders());
    }
  }

  /**
   * Each of the six links has its own lag, so a mix-up of two would make a peer arrive too early.
   * Late arrivals depend on the machine and are not checked.
   */
  @ParameterizedTest
  @EnumSource(
      value = StoreKind.class,
      names = {"DYNAMODB", "S3"})
  void noPeerArrivesBeforeTheConfiguredLag(StoreKind store) throws Exception {
    Topology shipped = Topology.read(Path.of("regions"));
    Map<String, Map<String, Integer>> lags =
        Map.of(
            "us-east-1", Map.of("ap-southeast-1", 100, "eu-west-1", 900),
            "ap-southeast-1", Map.of("us-east-1", 500, "eu-west-1", 300),
            "eu-west-1", Map.of("us-east-1", 0, "ap-southeast-1", 700));
    Topology topology =
        new Topology(
            shipped.global(),
            shipped.regions().stream()
                .map(region -> with(lags.getOrDefault(region.name(), Map.of()), region))
                .toList());

    try (var running = start(topology, EventKind.ALB, store)) {
      for (Region from : topology.regions()) {
        InfoHash torrent = InfoHash.ofHex("%040x".formatted(from.code().number()));
        Map<String, TrackerClient> clients = new HashMap<>();
        for (TrackerAddress region : running.regions()) {
          clients.put(region.name(), client(region, torrent));
        }
        TrackerClient origin = clients.remove(from.name());
        assertTrue(origin != null);

        long start = System.nanoTime();
        origin.announce(SEEDER_PORT, "left=0");
        arrivals(start, clients)
            .forEach(
                (to, after) ->
                    assertTrue(
                        after.toMillis() >= from.lagMillis().getOrDefault(to, Integer.MAX_VALUE),
                        "%s > %s after %s".formatted(from.name(), to, after)));
      }
    }
  }

  /** The time until each region first counted the seeder. */
  private static Map<String, Duration> arrivals(long start, Map<String, TrackerClient> clients) {
    Map<String, Duration> took = new HashMap<>();
    await()
        .atMost(TIMEOUT)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              for (var client : clients.entrySet()) {
                if (!took.containsKey(client.getKey()) && client.getValue().seeders() > 0) {
                  took.put(client.getKey(), Duration.ofNanos(System.nanoTime() - start));
                }
              }
              return took.size() == clients.size();
            });
    return took;
  }

  private static LocalRegions start(Topology topology, EventKind events, StoreKind store) {
    Region first = topology.regions().getFirst();
    return LocalRegions.start(
        new LocalSettings(topology, 0, store, events, first).withoutRateLimits());
  }

  private static TrackerClient client(TrackerAddress tracker, InfoHash torrent) {
    return new TrackerClient(HTTP, tracker.announceUrls().getFirst(), torrent);
  }

  /** A copy of the region with other lags. */
  private static Region with(Map<String, Integer> lagMillis, Region region) {
    ObjectNode changed = JSON.valueToTree(region);
    return JSON.convertValue(changed.putPOJO("lagMillis", lagMillis), Region.class);
  }
}
