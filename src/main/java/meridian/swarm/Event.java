package meridian.swarm;

/** Why a client announces (BEP 3, BEP 21). */
public enum Event {
  /** One of the announces made at regular intervals. */
  NONE,
  STARTED,
  COMPLETED,
  STOPPED,
  /** Sent by a partial seed in every announce (BEP 21). */
  PAUSED
}
