package meridian.local.events;

/** The event buses of all regions, one each. */
public interface EventBuses {

  /** Puts an event on a region's bus. */
  PutResult put(String region, PutEvent event);
}
