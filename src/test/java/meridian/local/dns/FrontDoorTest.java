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

  private final Set<String> sick = ConcurrentHashMap.newKeySet();
  private DrainAlarms alarms = _ -> Map.of();
  private Instant now = Instant.parse("2100-01-01T00:00:00Z");
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void stop() {
    workers.shutdownNow();
  }

  @Test
  void choosesTheNearestRegion() {
    assertEquals("east", answers(door(EAST)));
    assertEquals("west", answers(door(WEST)));
  }

  @Test
  void avoidsASickRegionFromTheFirstCheckOn() {
    sick.add("west");
    Door door = door(WEST);
    door.checkAll();
    assertEquals("east", answers(door));
  }

  @Test
  void leavesAndReturnsAfterThreeChecks() {
    Door door = door(EAST);
    door.checkAll();
    sick.add("east");
    check(door, 2);
    assertEquals("east", answers(door));
    check(door, 1);
    assertEquals("south", answers(door));
    sick.clear();
    check(door, 2);
    assertEquals("south", answers(door));
    check(door, 1);
    assertEquals("east", answers(door));
  }

  @Test
  void avoidsADrainedRegionFromTheNextCheckOnThoughItAnswers() {
    Set<Region> drained = ConcurrentHashMap.newKeySet();
    alarms = _ -> Map.of(EAST, drained.contains(EAST));
    Door door = door(EAST);
    door.checkAll();
    drained.add(EAST);
    assertEquals("east", answers(door));
    door.checkAll();
    assertEquals("south", answers(door));
    drained.clear();
    door.checkAll();
    assertEquals("east", answers(door));
  }

  @Test
  void aRegionThatIsUndrainedMustBeHealthyToo() {
    Set<Region> drained = ConcurrentHashMap.newKeySet();
    alarms = _ -> Map.of(EAST, drained.contains(EAST));
    sick.add("east");
    drained.add(EAST);
    Door door = door(EAST);
    door.checkAll();
    drained.clear();
    sick.clear();
    check(door, 2);
    assertEquals("south", answers(door));
    check(door, 1);
    assertEquals("east", answers(door));
  }

  @Test
  void whileNobodyTellsWhatIsDrainedTheLastWordHolds() {
    AtomicBoolean silent = new AtomicBoolean();
    alarms =
        _ -> {
          if (silent.get()) {
            throw new IllegalStateException("as the test wants it");
          }
          return Map.of(EAST, true);
        };
    Door door = door(EAST);
    door.checkAll();
    silent.set(true);
    check(door, 5);
    assertEquals("south", answers(door));
  }

  @Test
  void aRequestMaySayWhereItComesFrom() {
    Door door = door(EAST);
    assertEquals("west", answers(door, Map.of("x-meridian-place", List.of("west"))));
    assertEquals("east", answers(door, Map.of("x-meridian-place", List.of("moon"))));
  }

  @Test
  void takesAllForHealthyWhenNoneIs() {
    sick.addAll(List.of("east", "west", "south"));
    Door door = door(SOUTH);
    door.checkAll();
    assertEquals("south", answers(door));
  }

  @Test
  void givesUpAQuestionThatIsNotAnswered() throws InterruptedException {
    var givenUp = new CountDownLatch(1);
    Responder silent =
        _ -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            givenUp.countDown();
          }
          return HttpReply.of(200, "text/plain", "late");
        };
    try (var checks = new HealthChecks(Map.of(EAST, silent), alarms, workers)) {
      checks.checkAll();
    }
    assertTrue(givenUp.await(10, TimeUnit.SECONDS));
  }

  @Test
  void aResolverGoesOnGivingItsAnswerUntilItsTimeIsOver() {
    Door door = door(EAST, Duration.ofSeconds(60));
    door.checkAll();
    assertEquals("east", answers(door));
    sick.add("east");
    check(door, 3);
    now = now.plusSeconds(59);
    assertEquals("east", answers(door));
    now = now.plusSeconds(1);
    assertEquals("south", answers(door));
    sick.clear();
    check(door, 3);
    now = now.plusSeconds(59);
    assertEquals("south", answers(door));
    now = now.plusSeconds(1);
    assertEquals("east", answers(door));
  }

  @Test
  void soItDoesAfterADrain() {
    Door door = door(EAST, Duration.ofSeconds(60));
    assertEquals("east", answers(door));
    alarms = _ -> Map.of(EAST, true);
    check(door, 1);
    now = now.plusSeconds(59);
    assertEquals("east", answers(door));
    now = now.plusSeconds(1);
    assertEquals("south", answers(door));
  }

  @Test
  void placesHaveResolversOfTheirOwn() {
    Door door = door(EAST, Duration.ofSeconds(60));
    assertEquals("east", answers(door));
    sick.add("east");
    check(door, 1);
    assertEquals("south", answers(door, Map.of("x-meridian-place", List.of("south"))));
    assertEquals("east", answers(door, Map.of("x-meridian-place", List.of("moon"))));
    assertEquals("east", answers(door));
  }

  @Test
  void whoIsSentToARegionThatIsDownGetsNoAnswerUntilTheResolverKnows() {
    Door door = door(EAST, Duration.ofSeconds(60));
    door.checkAll();
    assertEquals("east", answers(door));
    Objects.requireNonNull(door.fronts.get(EAST)).setDown(true);
    assertEquals(new HttpOutcome.ConnectionReset(), door.door.respond(request(Map.of())));
    check(door, 3);
    assertEquals(new HttpOutcome.ConnectionReset(), door.door.respond(request(Map.of())));
    now = now.plusSeconds(60);
    assertEquals("south", answers(door));
  }

  @Test
  void whatWasUnderWayWhenItsRegionWentDownIsNotAnswered() {
    List<RegionResponder> fronts = new ArrayList<>();
    fronts.add(
        new RegionResponder(
            request -> {
              fronts.getFirst().setDown(true);
              return respond(EAST, request);
            }));
    assertEquals(new HttpOutcome.ConnectionReset(), fronts.getFirst().respond(request(Map.of())));
  }

  @Test
  void aScaleDividesTheTimeBetweenChecksAndThatOfAnswers() {
    assertEquals(
        new DnsTiming(Duration.ofSeconds(10), Duration.ofSeconds(60)), DnsTiming.ofRoute53(1));
    assertEquals(
        new DnsTiming(Duration.ofMillis(250), Duration.ofMillis(1_500)), DnsTiming.ofRoute53(40));
  }

  /** A door with the checks that it goes by. */
  private record Door(Map<Region, RegionResponder> fronts, HealthChecks checks, FrontDoor door) {

    void checkAll() {
      checks.checkAll();
    }
  }

  /** Whose resolvers ask for each request. */
  private Door door(Region place) {
    return door(place, Duration.ZERO);
  }

  private Door door(Region place, Duration timeToLive) {
    Map<Region, RegionResponder> fronts = new LinkedHashMap<>();
    for (Region region : List.of(EAST, WEST, SOUTH)) {
      fronts.put(region, new RegionResponder(request -> respond(region, request)));
    }
    var checks = new HealthChecks(fronts, regions -> alarms.drained(regions), workers);
    var resolvers = new Resolvers(List.copyOf(fronts.keySet()), place, timeToLive, () -> now);
    return new Door(fronts, checks, new FrontDoor(fronts, checks, resolvers));
  }

  private HttpReply respond(Region region, HttpRequest request) {
    boolean failing = request.path().equals("/health") && sick.contains(region.name());
    return HttpReply.of(failing ? 503 : 200, "text/plain", region.name());
  }

  private static void check(Door door, int times) {
    for (int i = 0; i < times; i++) {
      door.checkAll();
    }
  }

  private static String answers(Door door) {
    return answers(door, Map.of());
  }

  private static String answers(Door door, Map<String, List<String>> headers) {
    return switch (door.door.respond(request(headers))) {
      case HttpReply reply -> new String(reply.body().array(), StandardCharsets.UTF_8);
      case HttpOutcome.ConnectionReset _ -> "nothing";
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
