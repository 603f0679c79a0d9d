package meridian.drill.cloud;

import java.time.Duration;

/** The present faults of a region's replicas, for callers in any region. */
public final class ReplicaFaults {

  private boolean silent;
  private boolean peersSilent;
  private Duration late = Duration.ZERO;
  private double throttled;

  /** Makes them stop answering, or answer again. */
  public void silence(boolean isSilent) {
    silent = isSilent;
  }

  /** Makes the peer table stop answering, or answer again; the control table goes on. */
  public void silencePeers(boolean isSilent) {
    peersSilent = isSilent;
  }

  /** Delays all answers. */
  public void delay(Duration by) {
    late = by;
  }

  /**
   * Makes them throttle calls.
   *
   * @param share of the calls that are throttled, 0 to 1
   */
  public void throttle(double share) {
    throttled = share;
  }

  /** Whether a table does not answer. */
  boolean isSilent(String table) {
    return silent || (peersSilent && table.equals(RegionTables.PEERS));
  }

  Duration late() {
    return late;
  }

  double throttled() {
    return throttled;
  }
}
