package meridian.drill.cloud;

import java.time.Duration;

/** What keeps a region's replicas from their work just now, whoever asks them. */
public final class ReplicaFaults {

  private boolean silent;
  private boolean peersSilent;
  private Duration late = Duration.ZERO;
  private double throttled;

  /** Has them answer nobody, or everybody again. */
  public void silence(boolean answersNobody) {
    silent = answersNobody;
  }

  /** Has the peer table answer nobody, or everybody again; the control table goes on. */
  public void silencePeers(boolean answersNobody) {
    peersSilent = answersNobody;
  }

  /** Has them answer so much later than they would. */
  public void delay(Duration by) {
    late = by;
  }

  /**
   * Has them refuse calls because of too many.
   *
   * @param share of all calls, 0 to 1
   */
  public void throttle(double share) {
    throttled = share;
  }

  /** Whether that table answers nobody. */
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
