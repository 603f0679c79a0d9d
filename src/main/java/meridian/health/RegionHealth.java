package meridian.health;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meridian.swarm.RegionCode;

/**
 * Makes a region's heartbeats: what it has heard of the others, and what it thinks of itself.
 *
 * <p>A region is healthy unless its peers cannot be read, or it is drained or isolated; of several
 * it says the first. It is isolated if it hears no other region, while two others heard each other
 * just before they fell silent here. It cannot know more: what the others do meanwhile is what does
 * not arrive. So where all ways between three or more regions are cut at once, all take themselves
 * for isolated; Route 53 then goes on as if none did. The same goes for the last of three when both
 * others are lost within a minute and a half of each other. That only some region is slow, silent
 * or gone never makes another one unhealthy.
 *
 * <p>Regions' clocks may be apart: another region is heard when its newest heartbeat is another one
 * than before, whatever its stamp, and silence is measured by the own clock. Who has not listened
 * for a while cannot tell whether others were silent, and begins anew.
 *
 * @param region the region's code
 * @param name the region's name
 * @param layouts what the release knows
 */
public record RegionHealth(RegionCode region, String name, Layouts layouts) {

  /**
   * The next heartbeat.
   *
   * @param known the newest heartbeat of every region that has arrived, the own one included
   * @param own what is known of the region itself
   */
  public Heartbeat next(List<Heartbeat> known, Condition own, Instant now) {
    Instant at = now.truncatedTo(ChronoUnit.MILLIS);
    List<Heartbeat> others = known.stream().filter(beat -> !beat.region().equals(region)).toList();
    Map<RegionCode, ObservedHeartbeat> before =
        known.stream()
            .filter(beat -> beat.region().equals(region) && !beat.isStale(at))
            .findFirst()
            .map(Heartbeat::heard)
            .orElse(Map.of());
    Map<RegionCode, ObservedHeartbeat> heard = new HashMap<>();
    for (Heartbeat other : others) {
      heard.put(other.region(), listen(other, Optional.ofNullable(before.get(other.region())), at));
    }
    Heartbeat beat = new Heartbeat(region, name, at, layouts, heard, Verdict.HEALTHY);
    return with(verdict(own, beat, others), beat);
  }

  private static Verdict verdict(Condition own, Heartbeat beat, List<Heartbeat> others) {
    if (!own.served()) {
      return Verdict.UNREACHABLE;
    }
    if (own.drained()) {
      return Verdict.DRAINED;
    }
    return isIsolated(beat, others) ? Verdict.ISOLATED : Verdict.HEALTHY;
  }

  private static ObservedHeartbeat listen(
      Heartbeat other, Optional<ObservedHeartbeat> before, Instant now) {
    return before
        .filter(sign -> sign.stamp().equals(other.at()))
        // A time in the future, from before the own clock was set back, would last too long.
        .filter(sign -> !sign.met().isAfter(now))
        .orElseGet(() -> new ObservedHeartbeat(other.at(), now));
  }

  private static boolean isIsolated(Heartbeat own, List<Heartbeat> others) {
    return others.stream().noneMatch(other -> own.hears(other.region()))
        && others.stream()
            .anyMatch(one -> others.stream().anyMatch(two -> heardEachOther(one, two)));
  }

  private static boolean heardEachOther(Heartbeat one, Heartbeat two) {
    return !one.region().equals(two.region())
        && one.hasJustHeard(two.region())
        && two.hasJustHeard(one.region());
  }

  private static Heartbeat with(Verdict verdict, Heartbeat beat) {
    return new Heartbeat(
        beat.region(), beat.name(), beat.at(), beat.layouts(), beat.heard(), verdict);
  }
}
