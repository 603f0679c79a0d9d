package meridian.local.dns;

import java.time.Duration;

/**
 * How fast clients follow a change: by default as with Route 53, whose health checks ask every 10
 * seconds if they are fast ones, and whose alias answers live for 60 seconds.
 *
 * @param interval from one health check to the next
 * @param timeToLive how long a resolver goes on giving the answer that it was given
 */
public record DnsTiming(Duration interval, Duration timeToLive) {

  private static final DnsTiming ROUTE_53 =
      new DnsTiming(Duration.ofSeconds(10), Duration.ofSeconds(60));

  /**
   * So many times as fast as Route 53.
   *
   * @param times 1 or more
   */
  public static DnsTiming ofRoute53(int times) {
    return new DnsTiming(ROUTE_53.interval.dividedBy(times), ROUTE_53.timeToLive.dividedBy(times));
  }
}
