package meridian.local.dns;

import java.time.Duration;

/**
 * How fast clients follow a change of health. Route 53's fast health checks run every 10 seconds,
 * and its alias records have a time to live of 60 seconds.
 *
 * @param interval time between two health checks of a region
 * @param timeToLive how long a resolver caches an answer
 */
public record DnsTiming(Duration interval, Duration timeToLive) {

  private static final DnsTiming ROUTE_53 =
      new DnsTiming(Duration.ofSeconds(10), Duration.ofSeconds(60));

  /**
   * Route 53's timing, accelerated.
   *
   * @param factor divides both times; 1 or more
   */
  public static DnsTiming ofRoute53(int factor) {
    return new DnsTiming(
        ROUTE_53.interval.dividedBy(factor), ROUTE_53.timeToLive.dividedBy(factor));
  }
}
