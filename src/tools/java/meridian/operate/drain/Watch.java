package meridian.operate.drain;

import java.time.Duration;
import java.time.InstantSource;

/**
 * Watches where clients are sent until it is where they should go.
 *
 * @param patience for how long at most, before the last look
 */
record Watch(Directions directions, Duration patience, InstantSource clock) {

  /** Waits until clients who are in a region are all sent elsewhere, or, undrained, to it. */
  Route until(String region, boolean drained) {
    long deadline = clock.millis() + patience.toMillis();
    while (true) {
      Directions.Seen seen = directions.look(region);
      boolean asWanted = isAsWanted(seen, drained);
      if (asWanted || clock.millis() >= deadline) {
        return new Route(asWanted, seen);
      }
      pause();
    }
  }

  private static boolean isAsWanted(Directions.Seen seen, boolean drained) {
    return switch (seen) {
      case Directions.Seen.Sent sent -> drained ? !sent.some() : sent.all();
      case Directions.Seen.Lost _ -> false;
    };
  }

  private void pause() {
    try {
      Thread.sleep(directions.lookAgain());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while it was watched where clients go", e);
    }
  }
}
