package meridian.swarm;

/** The event that caused an announce (BEP 3, BEP 21). */
public enum Event {
  /** None: a regular announce. */
  NONE,
  STARTED,
  COMPLETED,
  STOPPED,
  /** Sent by a partial seed in every announce (BEP 21). */
  PAUSED
}
