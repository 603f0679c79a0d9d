package meridian.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import meridian.swarm.RegionCode;

/**
 * Simulated regions, numbered from 1. Once a minute each sends a heartbeat, one after the other,
 * and keeps the heartbeats that reached it.
 */
final class Regions {

  static final Instant START = Instant.parse("2100-01-01T00:00:00Z");
  private static final Layouts LAYOUTS = new Layouts(Set.of(1), 1);

  final Set<Integer> drained = new HashSet<>();

  /** Regions whose peer table fails while their control table answers. */
  final Set<Integer> withoutPeers = new HashSet<>();

  private final Map<Integer, Map<Integer, Heartbeat>> replicas = new HashMap<>();
  private final Set<Integer> all = new TreeSet<>();
  private final Set<Integer> stopped = new HashSet<>();
  private final Map<Integer, Duration> clocks = new HashMap<>();
  private final Map<Integer, Duration> delays = new HashMap<>();
  private final List<Set<Integer>> cuts = new ArrayList<>();
  private final List<Delivery> late = new ArrayList<>();
  private Instant now = START;

  private record Delivery(Instant due, int to, Heartbeat heartbeat) {}

  Regions(int count) {
    for (int region = 1; region <= count; region++) {
      all.add(region);
      replicas.put(region, new HashMap<>());
    }
  }

  /** Regions that have sent a few heartbeats. */
  static Regions running(int count) {
    Regions regions = new Regions(count);
    regions.pass(5);
    return regions;
  }

  /** Lets minutes pass, in each of which every region that is not stopped sends a heartbeat. */
  void pass(int minutes) {
    for (int minute = 0; minute < minutes; minute++) {
      pause(Heartbeat.PERIOD);
      all.stream().filter(region -> !stopped.contains(region)).forEach(this::sendHeartbeat);
    }
  }

  /** Lets time pass without heartbeats. */
  void pause(Duration time) {
    now = now.plus(time);
    List<Delivery> due = late.stream().filter(one -> !one.due.isAfter(now)).toList();
    late.removeAll(due);
    due.forEach(one -> arrive(one.to, one.heartbeat));
  }

  void stop(int region) {
    stopped.add(region);
  }

  void start(int region) {
    stopped.remove(region);
  }

  /** Sets a region's clock, by its difference from the right time. */
  void set(int region, Duration off) {
    clocks.put(region, off);
  }

  /** Delays the replication of a region's writes. */
  void delay(int region, Duration delay) {
    delays.put(region, delay);
  }

  /** Cuts the links between some regions and the rest. */
  void cut(Set<Integer> some) {
    cuts.add(some);
  }

  void cutAll() {
    all.forEach(region -> cuts.add(Set.of(region)));
  }

  /** Restores all links; the newest heartbeats arrive. */
  void heal() {
    cuts.clear();
    for (int from : all) {
      all.forEach(to -> arrive(to, newest(from)));
    }
  }

  /** Removes a region, whose item has expired. */
  void forget(int region) {
    replicas.values().forEach(replica -> replica.remove(region));
    all.remove(region);
  }

  /** The verdict of a function in the region now. */
  Verdict verdict(int region) {
    Heartbeat own = replica(region).get(region);
    return own == null ? Verdict.STALE : own.verdictAt(clock(region));
  }

  Set<Verdict> verdicts() {
    return all.stream().map(this::verdict).collect(Collectors.toSet());
  }

  boolean hears(int region, int other) {
    return newest(region).hasHeard(RegionCode.of(other));
  }

  Heartbeat newest(int region) {
    return Objects.requireNonNull(replica(region).get(region));
  }

  /** Lets minutes pass, after each of which all regions must be healthy. */
  void passAllHealthy(int minutes) {
    for (int minute = 0; minute < minutes; minute++) {
      pass(1);
      assertEquals(Set.of(Verdict.HEALTHY), verdicts());
    }
  }

  void assertAllHealthyBut(int region) {
    all.stream()
        .filter(other -> other != region)
        .forEach(other -> assertEquals(Verdict.HEALTHY, verdict(other), "region " + other));
  }

  void assertEachHearsAllOthers() {
    for (int one : all) {
      for (int other : all) {
        assertTrue(one == other || hears(one, other), one + " must hear " + other);
      }
    }
  }

  private void sendHeartbeat(int region) {
    Heartbeat heartbeat =
        new RegionHealth(RegionCode.of(region), "region-" + region, LAYOUTS, Optional.empty())
            .next(List.copyOf(replica(region).values()), condition(region), clock(region));
    for (int to : all) {
      Duration delay = to == region ? Duration.ZERO : delays.getOrDefault(region, Duration.ZERO);
      if (delay.isZero()) {
        arrive(to, heartbeat);
      } else {
        late.add(new Delivery(now.plus(delay), to, heartbeat));
      }
    }
  }

  private LocalCondition condition(int region) {
    return new LocalCondition(drained.contains(region), !withoutPeers.contains(region));
  }

  private void arrive(int to, Heartbeat heartbeat) {
    if (cuts.stream()
        .allMatch(some -> some.contains(to) == some.contains(heartbeat.region().number()))) {
      replica(to).put(heartbeat.region().number(), heartbeat);
    }
  }

  private Map<Integer, Heartbeat> replica(int region) {
    return Objects.requireNonNull(replicas.get(region));
  }

  private Instant clock(int region) {
    return now.plus(clocks.getOrDefault(region, Duration.ZERO));
  }
}
