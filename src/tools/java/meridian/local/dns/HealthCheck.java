package meridian.local.dns;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import meridian.local.http.Bytes;
import meridian.local.http.HttpOutcome;
import meridian.local.http.HttpReply;
import meridian.local.http.HttpRequest;

/**
 * A Route 53 health check: believes its first answer, and changes its mind after three contrary
 * answers in a row. Not thread-safe.
 */
public final class HealthCheck {

  /** What it asks an endpoint. */
  public static final HttpRequest REQUEST =
      new HttpRequest(
          "GET",
          "/health",
          "",
          "HTTP/1.1",
          Map.of("user-agent", List.of("Amazon-Route-53-Health-Check-Service")),
          Bytes.NONE,
          "127.0.0.1",
          80);

  /**
   * How long it waits for a status. However fast clients are to follow a change, by a {@link
   * DnsTiming}, this stays as it is: a region takes the time that it takes to answer, and a small
   * part of it would have a busy machine taken for an outage. So a region that hangs is given up
   * after three times this at the earliest.
   */
  public static final Duration TIMEOUT = Duration.ofSeconds(2);

  private static final int THRESHOLD = 3;

  private boolean asked;
  private boolean healthy = true;
  private int contrary;

  /** Whether an answer that came in time is a good one. */
  public static boolean isGood(HttpOutcome answer) {
    return switch (answer) {
      case HttpReply reply -> reply.status() >= 200 && reply.status() < 400;
      case HttpOutcome.ConnectionReset _ -> false;
    };
  }

  /** Notes what a check found. */
  public void record(boolean answeredWell) {
    contrary = answeredWell == healthy ? 0 : contrary + 1;
    if (contrary >= THRESHOLD || !asked) {
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
