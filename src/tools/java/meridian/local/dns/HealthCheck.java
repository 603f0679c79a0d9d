package meridian.local.dns;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import meridian.local.http.Bytes;
import meridian.local.http.HttpOutcome;
import meridian.local.http.HttpReply;
import meridian.local.http.HttpRequest;

/**
 * The state of a Route 53 health check: it adopts its first result, and changes after three
 * contrary results in a row. Not thread-safe.
 */
public final class HealthCheck {

  /** The request that it sends to an endpoint. */
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
   * How long it waits for a status code. {@link DnsTiming} does not scale this time: a region takes
   * the time that it takes to answer, and with a shorter limit a busy machine would look like an
   * outage. So a region that hangs turns unhealthy after three times this time at the earliest.
   */
  public static final Duration TIMEOUT = Duration.ofSeconds(2);

  private static final int THRESHOLD = 3;

  private boolean checked;
  private boolean healthy = true;
  private int contrary;

  /** Whether an outcome within the time limit counts as healthy. */
  public static boolean isGood(HttpOutcome outcome) {
    return switch (outcome) {
      case HttpReply reply -> reply.status() >= 200 && reply.status() < 400;
      case HttpOutcome.ConnectionReset _ -> false;
    };
  }

  /** Records the result of one check. */
  public void record(boolean good) {
    contrary = good == healthy ? 0 : contrary + 1;
    if (contrary >= THRESHOLD || !checked) {
      healthy = good;
      contrary = 0;
    }
    checked = true;
  }

  /** The state after the results so far; healthy before the first. */
  public boolean isHealthy() {
    return healthy;
  }
}
