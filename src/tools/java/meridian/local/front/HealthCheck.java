package meridian.local.front;

/**
 * A Route 53 health check: believes its first answer, and changes its mind after so many contrary
 * answers in a row. Not thread-safe.
 */
public final class HealthCheck {

  private final int threshold;
  private boolean asked;
  private boolean healthy = true;
  private int contrary;

  /** A check that has not asked yet, and so far takes what it is of for healthy. */
  public HealthCheck(int threshold) {
    this.threshold = threshold;
  }

  /** Notes what a check found. */
  public void note(boolean answeredWell) {
    contrary = answeredWell == healthy ? 0 : contrary + 1;
    if (contrary >= threshold || !asked) {
      healthy = answeredWell;
      contrary = 0;
    }
    asked = true;
  }

  /** What it makes of the answers so far. */
  public boolean isHealthy() {
    return healthy;
  }
}
