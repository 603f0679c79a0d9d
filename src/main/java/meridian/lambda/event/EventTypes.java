package meridian.lambda.event;

/** Source and types of the events on a region's bus; the rules in the templates match them. */
public final class EventTypes {

  /** The source of the events that the purge itself puts. */
  public static final String SOURCE = "meridian";

  /**
   * Begins a sweep. The event's id names the sweep and its time orders it. The detail is an object,
   * in which {@code adopt} may be the code of a region that is gone for good, and {@code scheduled}
   * says that the sweep is skipped while another one is running.
   */
  public static final String PURGE_DUE = "Meridian Purge Due";

  /** Continues a segment of a sweep; put by the purge itself. */
  public static final String PURGE_SEGMENT = "Meridian Purge Segment";

  /** Writes a heartbeat; the detail is ignored. */
  public static final String HEARTBEAT_DUE = "Meridian Heartbeat Due";

  private EventTypes() {}
}
