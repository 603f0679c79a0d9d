package meridian.local.population;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import meridian.local.LocalRegions;
import meridian.local.LocalSettings;
import meridian.local.StoreKind;
import meridian.local.TrackerAddress;
import meridian.local.gateway.EventKind;
import meridian.topology.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clients of a small population, whose hours pass at once. */
final class LivePopulationIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private volatile Instant now = START;

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 60})
  void allClientsStart(int clients) throws Exception {
    try (var population = LivePopulation.start(clients, refusing(), clock(), 1)) {
      pass(Duration.ofMinutes(1));
      assertTrue(population.awaitStart(TIMEOUT));
      assertEquals(clients, population.started());
    }
  }

  @Test
  void theyAnnounceCompleteAndStopInEveryRegion() throws Exception {
    try (var running = inMemory()) {
      pass(Duration.ofMinutes(1));
      assertTrue(running.population().orElseThrow().awaitStart(TIMEOUT));
      pass(Duration.ofHours(4));
      running
          .regions()
          .forEach(
              region ->
                  Stream.of("none", "started", "completed", "stopped")
                      .forEach(
                          event -> await().atMost(TIMEOUT).until(() -> counts(region, event))));
    }
  }

  @Test
  void thePageOfARunInMemoryHasFiguresToo() throws Exception {
    try (var running = inMemory()) {
      pass(Duration.ofMinutes(1));
      assertTrue(running.population().orElseThrow().awaitStart(TIMEOUT));
      pass(Duration.ofMinutes(1));
      String page = get(running.regions().getFirst(), "/");
      assertTrue(page.contains("All 3 regions are healthy."), page);
      assertTrue(page.contains("Every region receives"), page);
      String stats = get(running.regions().getFirst(), "/stats.json");
      assertTrue(stats.matches("(?s).*\"peers\":[67][0-9],.*"), stats.substring(0, 1_000));
      assertTrue(stats.contains("\"start\":[17"), "the day is shown");
    }
  }

  private static boolean counts(TrackerAddress region, String event) throws IOException {
    return get(region, "/metrics")
        .lines()
        .filter(line -> line.startsWith("meridian_announce_events_total{event=\"" + event + "\""))
        .anyMatch(line -> !line.endsWith(" 0.0"));
  }

  private static String get(TrackerAddress region, String path) throws IOException {
    URI uri = URI.create(region.announceUrls().getFirst()).resolve(path);
    try (var body = uri.toURL().openStream()) {
      return new String(body.readAllBytes(), UTF_8);
    }
  }

  private LocalRegions inMemory() {
    Topology topology = Topology.read(Path.of("regions"));
    var settings =
        new LocalSettings(
            topology,
            0,
            StoreKind.MEMORY,
            EventKind.ALB,
            topology.regions().getFirst(),
            1,
            false,
            60);
    return LocalRegions.start(settings, clock());
  }

  /** Announce URLs of a port that nothing listens on. */
  private static List<List<String>> refusing() {
    return List.of(List.of("http://127.0.0.1:1/announce"));
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private InstantSource clock() {
    return () -> now;
  }
}
