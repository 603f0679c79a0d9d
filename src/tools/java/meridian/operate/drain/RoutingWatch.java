package meridian.operate.drain;

import java.time.Duration;
import java.time.InstantSource;
import meridian.operate.drain.ClientRouting.Observation;

/**
 * Waits until a drain or undrain takes effect.
 *
 * @param limit the longest wait before the last observation
 */
record RoutingWatch(ClientRouting routing, Duration limit, InstantSource clock) {

  /** Waits until all clients in a region are sent elsewhere or, if not drained, to it. */
  ObservedRouting until(String region, boolean drained) {
    long deadline = clock.millis() + limit.toMillis();
    while (true) {
      Observation observation = routing.observe(region);
      boolean isReached = isReached(observation, drained);
      if (isReached || clock.millis() >= deadline) {
        return new ObservedRouting(isReached, observation);
      }
      sleep();
    }
  }

  private static boolean isReached(Observation observation, boolean drained) {
    return switch (observation) {
      case Observation.SentTo sent -> drained ? !sent.some() : sent.all();
      case Observation.Unknown _ -> false;
    };
  }

  private void sleep() {
    try {
      Thread.sleep(routing.pollInterval());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for clients to be sent", e);
    }
  }
}
