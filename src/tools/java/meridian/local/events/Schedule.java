package meridian.local.events;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Puts events on buses at regular times, as EventBridge's schedules do. */
public final class Schedule implements AutoCloseable {

  private final EventBuses buses;
  private final InstantSource clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("schedule").daemon().factory());

  /** A schedule of nothing. */
  public Schedule(EventBuses buses, InstantSource clock) {
    this.buses = buses;
    this.clock = clock;
  }

  /**
   * Has an event put on a region's bus again and again.
   *
   * @param every after what time
   * @param offset how long after each multiple of that time since 1970
   */
  public void put(String region, PutEvent event, Duration every, Duration offset) {
    var _ =
        timer.scheduleAtFixedRate(
            () -> buses.put(region, event),
            untilNext(clock.instant(), every, offset).toMillis(),
            every.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** How long it is until such an event is due: more than nothing, at most the time between two. */
  public static Duration untilNext(Instant now, Duration every, Duration offset) {
    long since = Math.floorMod(now.toEpochMilli() - offset.toMillis(), every.toMillis());
    return every.minusMillis(since);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
