package meridian.health;

/** Tests whether a region's replica of the peer table can be used. */
public interface PeerTableProbe {

  /** Whether the replica answers, if only to say that it is throttled. Never fails. */
  boolean isReachable();
}
