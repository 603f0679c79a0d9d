package meridian.local.events;

import java.util.Optional;

/** Every region's event bus. */
public interface Buses {

  /**
   * Puts an event on a region's bus.
   *
   * @return EventBridge's code for the reason why it was refused; empty if it was taken
   */
  Optional<String> put(String region, PutEvent event);
}
