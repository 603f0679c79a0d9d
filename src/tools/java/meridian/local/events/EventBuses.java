package meridian.local.events;

/** Every region's event bus. */
public interface EventBuses {

  /** Puts an event on a region's bus. */
  PutResult put(String region, PutEvent event);
}
