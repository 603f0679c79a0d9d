package meridian.local.front;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import meridian.topology.PurgePlan;
import meridian.topology.Region;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FrontDoorTest {

  private static final Region EAST = region("east", 1, Map.of("west", 30, "south", 20));
  private static final Region WEST = region("west", 2, Map.of("east", 30, "south", 40));
  private static final Region SOUTH = region("south", 3, Map.of("east", 20, "west", 40));

  private final Set<String> sick = ConcurrentHashMap.newKeySet();
  private DrainAlarms alarms = _ -> Set.of();
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
    FrontDoor door = door(WEST);
    door.checkAll();
    assertEquals("east", answers(door));
  }

  @Test
  void leavesAndReturnsAfterThreeChecks() {
    FrontDoor door = door(EAST);
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
    alarms = _ -> Set.copyOf(drained);
    FrontDoor door = door(EAST);
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
    alarms = _ -> Set.copyOf(drained);
    sick.add("east");
    drained.add(EAST);
    FrontDoor door = door(EAST);
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
          return Set.of(EAST);
        };
    FrontDoor door = door(EAST);
    door.checkAll();
    silent.set(true);
    check(door, 5);
    assertEquals("south", answers(door));
  }

  @Test
  void aRequestMaySayWhereItComesFrom() {
    FrontDoor door = door(EAST);
    assertEquals("west", answers(door, Map.of("x-meridian-place", List.of("west"))));
    assertEquals("east", answers(door, Map.of("x-meridian-place", List.of("moon"))));
  }

  @Test
  void takesAllForHealthyWhenNoneIs() {
    sick.addAll(List.of("east", "west", "south"));
    FrontDoor door = door(SOUTH);
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
          return FrontReply.of(200, "text/plain", "late");
        };
    try (var door = new FrontDoor(Map.of(EAST, silent), _ -> Set.of(), EAST, workers)) {
      door.checkAll();
    }
    assertTrue(givenUp.await(10, TimeUnit.SECONDS));
  }

  private FrontDoor door(Region place) {
    Map<Region, Responder> fronts = new LinkedHashMap<>();
    for (Region region : List.of(EAST, WEST, SOUTH)) {
      fronts.put(region, request -> respond(region, request));
    }
    return new FrontDoor(fronts, alarms, place, workers);
  }

  private FrontReply respond(Region region, FrontRequest request) {
    boolean failing = request.path().equals("/health") && sick.contains(region.name());
    return FrontReply.of(failing ? 503 : 200, "text/plain", region.name());
  }

  private static void check(FrontDoor door, int times) {
    for (int i = 0; i < times; i++) {
      door.checkAll();
    }
  }

  private static String answers(FrontDoor door) {
    return answers(door, Map.of());
  }

  private static String answers(FrontDoor door, Map<String, List<String>> headers) {
    var request =
        new FrontRequest("GET", "/announce", "", "HTTP/1.1", headers, Bytes.NONE, "::1", 80);
    return new String(door.respond(request).body().array(), StandardCharsets.UTF_8);
  }

  private static Region region(String name, int code, Map<String, Integer> lagMillis) {
    Map<String, Duration> lag = new LinkedHashMap<>();
    lagMillis.forEach((other, millis) -> lag.put(other, Duration.ofMillis(millis)));
    var hourly = new PurgePlan(Duration.ofHours(1), Duration.ZERO, 1);
    return new Region(name, code, name + ".example.org", lag, hourly, Optional.empty());
  }
}
