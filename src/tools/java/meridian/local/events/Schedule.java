package meridian.local.events;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Puts events on buses at fixed intervals, as EventBridge Scheduler does. */
public final class Schedule implements AutoCloseable {

  private final EventBuses buses;
  private final InstantSource clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("schedule").daemon().factory());

  /** An empty schedule. */
  public Schedule(EventBuses buses, InstantSource clock) {
    this.buses = buses;
    this.clock = clock;
  }

  /**
   * Schedules an event for a region's bus.
   *
   * @param every the interval
   * @param offset delay after each multiple of the interval since 1970
   */
  public void put(String region, PutEvent event, Duration every, Duration offset) {
    var _ =
        timer.scheduleAtFixedRate(
            () -> buses.put(region, event),
            untilNext(clock.instant(), every, offset).toMillis(),
            every.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** The time until such an event is next due: more than zero, at most the interval. */
  public static Duration untilNext(Instant now, Duration every, Duration offset) {
    long since = Math.floorMod(now.toEpochMilli() - offset.toMillis(), every.toMillis());
    return every.minusMillis(since);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
