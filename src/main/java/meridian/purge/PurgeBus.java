package meridian.purge;

import java.util.List;

/** An event bus that delivers each event to the same region's purge at least once. */
public interface PurgeBus {

  /**
   * Puts events, with some retries.
   *
   * @throws EventsRefusedException if some events were still refused; others may have been put
   */
  void put(List<PurgeEvent.Segment> events);
}
