package meridian.purge;

import java.util.List;

/** Takes events that come back to the purge of the same region, each at least once. */
public interface PurgeBus {

  /**
   * Puts events.
   *
   * @throws EventsRefusedException if not all were taken, in spite of some attempts
   */
  void put(List<PurgeEvent.Segment> events);
}
