package meridian.local.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import meridian.local.http.Bytes;
import meridian.local.http.HttpOutcome;
import meridian.local.http.HttpReply;
import meridian.local.http.HttpRequest;
import meridian.local.http.RegionResponder;
import meridian.local.http.Responder;
import meridian.swarm.RegionCode;
import meridian.topology.PurgePlan;
import meridian.topology.Region;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FrontDoorTest {

  private static final Region EAST = region("east", 1, Map.of("west", 30, "south", 20));
  private static final Region WEST = region("west", 2, Map.of("east", 30, "south", 40));
  private static final Region SOUTH = region("south", 3, Map.of("east", 20, "west", 40));

  private final Set<String> unhealthy = ConcurrentHashMap.newKeySet();
  private DrainAlarms alarms = _ -> Map.of();
  private Instant now = Instant.parse("2100-01-01T00:00:00Z");
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void stop() {
    workers.shutdownNow();
  }

  @Test
  void clientsAreSentToTheNearestRegion() {
    assertEquals("east", answers(door(EAST)));
    assertEquals("west", answers(door(WEST)));
  }

  @Test
  void unhealthyRegionIsAvoidedFromTheFirstCheckOn() {
    unhealthy.add("west");
    Door door = door(WEST);
    door.check(1);
    assertEquals("east", answers(door));
  }

  @Test
  void healthChangesAfterThreeChecks() {
    Door door = door(EAST);
    door.check(1);
    unhealthy.add("east");
    door.check(2);
    assertEquals("east", answers(door));
    door.check(1);
    assertEquals("south", answers(door));
    unhealthy.clear();
    door.check(2);
    assertEquals("south", answers(door));
    door.check(1);
    assertEquals("east", answers(door));
  }

  @Test
  void drainedRegionIsAvoidedFromTheNextCheckOnAlthoughItAnswers() {
    Set<Region> drained = ConcurrentHashMap.newKeySet();
    alarms = _ -> Map.of(EAST, drained.contains(EAST));
    Door door = door(EAST);
    door.check(1);
    drained.add(EAST);
    assertEquals("east", answers(door));
    door.check(1);
    assertEquals("south", answers(door));
    drained.clear();
    door.check(1);
    assertEquals("east", answers(door));
  }

  @Test
  void undrainedRegionMustAlsoBeHealthy() {
    Set<Region> drained = ConcurrentHashMap.newKeySet();
    alarms = _ -> Map.of(EAST, drained.contains(EAST));
    unhealthy.add("east");
    drained.add(EAST);
    Door door = door(EAST);
    door.check(1);
    drained.clear();
    unhealthy.clear();
    door.check(2);
    assertEquals("south", answers(door));
    door.check(1);
    assertEquals("east", answers(door));
  }

  @Test
  void lastKnownDrainStaysInForceWhileTheAlarmsFail() {
    AtomicBoolean failing = new AtomicBoolean();
    alarms =
        _ -> {
          if (failing.get()) {
            throw new IllegalStateException("expected by the test");
          }
          return Map.of(EAST, true);
        };
    Door door = door(EAST);
    door.check(1);
    failing.set(true);
    door.check(5);
    assertEquals("south", answers(door));
  }

  @Test
  void headerNamesTheRegionOfTheClient() {
    Door door = door(EAST);
    assertEquals("west", answers(door, Map.of("x-meridian-place", List.of("west"))));
    assertEquals("east", answers(door, Map.of("x-meridian-place", List.of("moon"))));
  }

  @Test
  void nearestRegionIsChosenIfNoneIsHealthy() {
    unhealthy.addAll(List.of("east", "west", "south"));
    Door door = door(SOUTH);
    door.check(1);
    assertEquals("south", answers(door));
  }

  @Test
  void unansweredCheckIsCancelled() throws InterruptedException {
    var cancelled = new CountDownLatch(1);
    Responder hanging =
        _ -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            cancelled.countDown();
          }
          return HttpReply.of(200, "text/plain", "late");
        };
    try (var checks = new HealthChecks(Map.of(EAST, hanging), alarms, workers)) {
      checks.checkAll();
    }
    assertTrue(cancelled.await(10, TimeUnit.SECONDS));
  }

  @Test
  void resolverRepeatsItsAnswerUntilTheTimeToLiveIsOver() {
    Door door = door(EAST, Duration.ofSeconds(60));
    door.check(1);
    assertEquals("east", answers(door));
    unhealthy.add("east");
    door.check(3);
    assertChangesAfter60Seconds(door, "east", "south");
    unhealthy.clear();
    door.check(3);
    assertChangesAfter60Seconds(door, "south", "east");
  }

  @Test
  void resolverRepeatsItsAnswerAfterADrainToo() {
    Door door = door(EAST, Duration.ofSeconds(60));
    assertEquals("east", answers(door));
    alarms = _ -> Map.of(EAST, true);
    door.check(1);
    assertChangesAfter60Seconds(door, "east", "south");
  }

  @Test
  void eachRegionHasItsOwnResolver() {
    Door door = door(EAST, Duration.ofSeconds(60));
    assertEquals("east", answers(door));
    unhealthy.add("east");
    door.check(1);
    assertEquals("south", answers(door, Map.of("x-meridian-place", List.of("south"))));
    assertEquals("east", answers(door, Map.of("x-meridian-place", List.of("moon"))));
    assertEquals("east", answers(door));
  }

  @Test
  void connectionToARegionThatIsDownIsResetUntilTheTimeToLiveIsOver() {
    Door door = door(EAST, Duration.ofSeconds(60));
    door.check(1);
    assertEquals("east", answers(door));
    Objects.requireNonNull(door.responders.get(EAST)).setDown(true);
    assertEquals(new HttpOutcome.ConnectionReset(), door.door.respond(request(Map.of())));
    door.check(3);
    assertEquals(new HttpOutcome.ConnectionReset(), door.door.respond(request(Map.of())));
    now = now.plusSeconds(60);
    assertEquals("south", answers(door));
  }

  @Test
  void requestUnderWayIsNotAnsweredIfItsRegionGoesDown() {
    List<RegionResponder> responders = new ArrayList<>();
    responders.add(
        new RegionResponder(
            request -> {
              responders.getFirst().setDown(true);
              return respond(EAST, request);
            }));
    assertEquals(
        new HttpOutcome.ConnectionReset(), responders.getFirst().respond(request(Map.of())));
  }

  @Test
  void factorDividesTheIntervalAndTheTimeToLive() {
    assertEquals(
        new DnsTiming(Duration.ofSeconds(10), Duration.ofSeconds(60)), DnsTiming.ofRoute53(1));
    assertEquals(
        new DnsTiming(Duration.ofMillis(250), Duration.ofMillis(1_500)), DnsTiming.ofRoute53(40));
  }

  private record Door(
      Map<Region, RegionResponder> responders, HealthChecks checks, FrontDoor door) {

    void check(int times) {
      for (int i = 0; i < times; i++) {
        checks.checkAll();
      }
    }
  }

  /** A door whose resolvers cache nothing. */
  private Door door(Region clientRegion) {
    return door(clientRegion, Duration.ZERO);
  }

  private Door door(Region clientRegion, Duration timeToLive) {
    Map<Region, RegionResponder> responders = new LinkedHashMap<>();
    for (Region region : List.of(EAST, WEST, SOUTH)) {
      responders.put(region, new RegionResponder(request -> respond(region, request)));
    }
    var checks = new HealthChecks(responders, regions -> alarms.drained(regions), workers);
    var resolvers =
        new Resolvers(List.copyOf(responders.keySet()), clientRegion, timeToLive, () -> now);
    return new Door(responders, checks, new FrontDoor(responders, checks, resolvers));
  }

  private HttpReply respond(Region region, HttpRequest request) {
    boolean failing = request.path().equals("/health") && unhealthy.contains(region.name());
    return HttpReply.of(failing ? 503 : 200, "text/plain", region.name());
  }

  private void assertChangesAfter60Seconds(Door door, String before, String after) {
    now = now.plusSeconds(59);
    assertEquals(before, answers(door));
    now = now.plusSeconds(1);
    assertEquals(after, answers(door));
  }

  private static String answers(Door door) {
    return answers(door, Map.of());
  }

  private static String answers(Door door, Map<String, List<String>> headers) {
    return switch (door.door.respond(request(headers))) {
      case HttpReply reply -> new String(reply.body().array(), StandardCharsets.UTF_8);
      case HttpOutcome.ConnectionReset _ -> "reset";
    };
  }

  private static HttpRequest request(Map<String, List<String>> headers) {
    return new HttpRequest("GET", "/announce", "", "HTTP/1.1", headers, Bytes.NONE, "::1", 80);
  }

  private static Region region(String name, int code, Map<String, Integer> lagMillis) {
    var hourly = new PurgePlan(60, 0, 1);
    return new Region(
        name,
        RegionCode.of(code),
        name + ".example.org",
        null,
        "alb",
        null,
        128,
        1,
        hourly,
        lagMillis);
  }
}
