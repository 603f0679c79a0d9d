package meridian.drill;

import java.time.Duration;

/** What keeps a region's replica from its work just now, whoever asks it. */
final class ReplicaFaults {

  private boolean silent;
  private Duration late = Duration.ZERO;
  private double throttled;

  /** Has it answer nobody, or everybody again. */
  void silence(boolean answersNobody) {
    silent = answersNobody;
  }

  /** Has it answer so much later than it would. */
  void delay(Duration by) {
    late = by;
  }

  /**
   * Has it refuse calls because of too many.
   *
   * @param share of all calls, 0 to 1
   */
  void throttle(double share) {
    throttled = share;
  }

  boolean isSilent() {
    return silent;
  }

  Duration late() {
    return late;
  }

  double throttled() {
    return throttled;
  }
}
