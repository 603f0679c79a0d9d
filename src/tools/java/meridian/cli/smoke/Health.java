package meridian.cli.smoke;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Optional;
import meridian.cli.Exchange;
import meridian.cli.TrackerUrl;
import meridian.command.CommandFailedException;

/**
 * The answer of {@code /health}.
 *
 * @param region the region that answers
 * @param verdict {@code healthy}, {@code drained}, or another word
 * @param reason a sentence
 */
record Health(String region, String verdict, String reason) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HEALTHY = "healthy";

  /** A drained region works, but gets no new clients. */
  private static final String DRAINED = "drained";

  /**
   * Asks a tracker.
   *
   * @throws CommandFailedException if it does not answer, or not as a Meridian does
   */
  static Health of(TrackerUrl tracker) throws CommandFailedException {
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
      // Reported below.
    } catch (IOException e) {
      throw new CommandFailedException(
          "The answer of /health cannot be read: " + e.getMessage() + ".");
    }
    throw new CommandFailedException(
        "/health answers with HTTP status " + response.statusCode() + " and without a verdict.");
  }

  /**
   * Checks that the region is healthy or drained, and that it is the expected one.
   *
   * @throws CommandFailedException if not
   */
  void check(Optional<String> expected) throws CommandFailedException {
    if (!verdict.equals(HEALTHY) && !verdict.equals(DRAINED)) {
      throw new CommandFailedException(region + " is not healthy: " + reason);
    }
    if (expected.isPresent() && !expected.get().equals(region)) {
      throw new CommandFailedException(region + " answers, not " + expected.get() + ".");
    }
  }
}
