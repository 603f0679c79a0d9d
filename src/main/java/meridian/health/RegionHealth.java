package meridian.health;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meridian.swarm.RegionCode;

/**
 * Makes a region's heartbeats: which other regions it hears, and its verdict on itself.
 *
 * <p>A region is healthy unless its peer table is unreachable, an operator has drained it, or it is
 * isolated; the first of these that holds is its verdict. A region is isolated if it hears no other
 * region, while two others heard each other just before their heartbeats stopped arriving here. It
 * cannot know more, since later heartbeats of the others do not arrive. So if all links between
 * three or more regions fail at once, every region considers itself isolated; Route 53 treats that
 * as if every region were healthy. The same holds for the last of three regions if the two others
 * fail within a minute and a half of each other. A region that is slow, silent or lost never makes
 * another one unhealthy.
 *
 * <p>Regions' clocks may differ. Another region is heard whenever its newest heartbeat has changed,
 * whatever time it carries, and silence is measured by the region's own clock. A region whose own
 * last heartbeat is stale starts over, since it cannot tell how long the others were silent.
 *
 * @param region the region's code
 * @param name the region's name
 * @param layouts the record layout versions that the release supports
 * @param release the release's name; empty if it has none
 */
public record RegionHealth(
    RegionCode region, String name, Layouts layouts, Optional<String> release) {

  /**
   * The region's next heartbeat.
   *
   * @param known the newest heartbeat received from every region, including its own last one
   * @param own the region's state apart from heartbeats
   */
  public Heartbeat next(List<Heartbeat> known, LocalCondition own, Instant now) {
    Instant sent = now.truncatedTo(ChronoUnit.MILLIS);
    List<Heartbeat> others =
        known.stream().filter(other -> !other.region().equals(region)).toList();
    Map<RegionCode, ObservedHeartbeat> before =
        known.stream()
            .filter(last -> last.region().equals(region) && !last.isStale(sent))
            .findFirst()
            .map(Heartbeat::heard)
            .orElse(Map.of());
    Map<RegionCode, ObservedHeartbeat> heard = new HashMap<>();
    for (Heartbeat other : others) {
      heard.put(
          other.region(), observe(other, Optional.ofNullable(before.get(other.region())), sent));
    }
    var heartbeat = new Heartbeat(region, name, sent, layouts, heard, Verdict.HEALTHY, release);
    return withVerdict(verdict(own, heartbeat, others), heartbeat);
  }

  private static Verdict verdict(LocalCondition own, Heartbeat heartbeat, List<Heartbeat> others) {
    if (!own.peersReachable()) {
      return Verdict.UNREACHABLE;
    }
    if (own.drained()) {
      return Verdict.DRAINED;
    }
    return isIsolated(heartbeat, others) ? Verdict.ISOLATED : Verdict.HEALTHY;
  }

  private static ObservedHeartbeat observe(
      Heartbeat other, Optional<ObservedHeartbeat> before, Instant now) {
    return before
        .filter(observed -> observed.sent().equals(other.sent()))
        // A time in the future, from before the own clock was set back, would never become old.
        .filter(observed -> !observed.firstSeen().isAfter(now))
        .orElseGet(() -> new ObservedHeartbeat(other.sent(), now));
  }

  private static boolean isIsolated(Heartbeat own, List<Heartbeat> others) {
    return others.stream().noneMatch(other -> own.hasHeard(other.region()))
        && others.stream()
            .anyMatch(one -> others.stream().anyMatch(two -> haveHeardEachOther(one, two)));
  }

  private static boolean haveHeardEachOther(Heartbeat one, Heartbeat two) {
    return !one.region().equals(two.region())
        && one.hasJustHeard(two.region())
        && two.hasJustHeard(one.region());
  }

  private static Heartbeat withVerdict(Verdict verdict, Heartbeat heartbeat) {
    return new Heartbeat(
        heartbeat.region(),
        heartbeat.name(),
        heartbeat.sent(),
        heartbeat.layouts(),
        heartbeat.heard(),
        verdict,
        heartbeat.release());
  }
}
