package meridian.local.dns;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import meridian.topology.Region;

/**
 * A DNS resolver in every region, which all clients there use. One that was given an answer goes on
 * giving it until its time to live is over, whatever happens meanwhile. Safe for use by many
 * threads.
 */
public final class Resolvers {

  /**
   * What a resolver was told.
   *
   * @param until when to ask again
   */
  private record Answer(Region region, Instant until) {}

  private final Map<String, LatencyRouting> routings = new HashMap<>();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Region place;
  private final Duration timeToLive;
  private final InstantSource clock;

  /**
   * Resolvers that know nothing yet.
   *
   * @param place where clients are who do not say so
   * @param timeToLive of every answer
   */
  public Resolvers(List<Region> regions, Region place, Duration timeToLive, InstantSource clock) {
    regions.forEach(region -> routings.put(region.name(), new LatencyRouting(regions, region)));
    this.place = place;
    this.timeToLive = timeToLive;
    this.clock = clock;
  }

  /**
   * The region that a client is sent to.
   *
   * @param from the region where the client is; one that there is not is taken for the usual place
   */
  Region resolve(String from, Predicate<Region> healthy) {
    Instant now = clock.instant();
    String asked = routings.containsKey(from) ? from : place.name();
    return answers.compute(
            asked,
            (_, known) ->
                known != null && now.isBefore(known.until) ? known : ask(asked, healthy, now))
        .region;
  }

  private Answer ask(String from, Predicate<Region> healthy, Instant now) {
    LatencyRouting routing = routings.get(from);
    if (routing == null) {
      throw new IllegalStateException("no resolver in " + from);
    }
    return new Answer(routing.choose(healthy), now.plus(timeToLive));
  }
}
