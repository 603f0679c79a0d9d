package meridian.operate.outage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import meridian.deployment.OutageRequest;
import meridian.deployment.OutageResult;
import meridian.operate.FailedActionException;

/** Has a local run carry out what is asked of it. */
final class OutageClient implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final URI run;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  OutageClient(URI run) {
    this.run = run;
  }

  /** Gives an order, which holds when this returns. */
  OutageResult order(OutageRequest order) throws FailedActionException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(run)
              .timeout(TIMEOUT)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(order)))
              .build();
      JsonNode answer =
          JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
      if (answer.has("error")) {
        throw new FailedActionException(answer.path("error").asText());
      }
      return JSON.treeToValue(answer, OutageResult.class);
    } catch (IOException e) {
      throw new FailedActionException(
          "The local run did not answer; it is safe to try again. (" + e + ")", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailedActionException("It was interrupted; it is safe to try again.", e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
