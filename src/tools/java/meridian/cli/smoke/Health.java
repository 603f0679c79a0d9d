package meridian.cli.smoke;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Optional;
import meridian.cli.Exchange;
import meridian.cli.FailedExchangeException;
import meridian.cli.TrackerUrl;

/**
 * What a Meridian says of its own health, by {@code /health}.
 *
 * @param region which region answers
 * @param verdict what it thinks of itself, {@code healthy} or what is the matter
 * @param reason in a sentence, for people
 */
record Health(String region, String verdict, String reason) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HEALTHY = "healthy";

  /** A drained region works, though nobody new is sent there. */
  private static final String DRAINED = "drained";

  /**
   * Asks a tracker.
   *
   * @throws FailedExchangeException if it does not answer, or not as a Meridian does
   */
  static Health of(TrackerUrl tracker) throws FailedExchangeException {
    HttpResponse<byte[]> response = Exchange.fetch(tracker.uri().resolve("/health"));
    try {
      JsonNode report = JSON.readTree(response.body());
      if (report != null && report.hasNonNull("verdict")) {
        return new Health(
            report.path("region").asText(),
            report.path("verdict").asText(),
            report.path("reason").asText());
      }
    } catch (JsonProcessingException _) {
      // Said below.
    } catch (IOException e) {
      throw new FailedExchangeException("Its health cannot be read: " + e.getMessage() + ".");
    }
    throw new FailedExchangeException(
        "/health answers with HTTP status " + response.statusCode() + ", and tells no health.");
  }

  /**
   * Checks that all is well, or the region drained, and that it is this one if one is named.
   *
   * @throws FailedExchangeException if not
   */
  void check(Optional<String> expected) throws FailedExchangeException {
    if (!verdict.equals(HEALTHY) && !verdict.equals(DRAINED)) {
      throw new FailedExchangeException(region + " is not healthy: " + reason);
    }
    if (expected.isPresent() && !expected.get().equals(region)) {
      throw new FailedExchangeException(region + " answers, not " + expected.get() + ".");
    }
  }
}
