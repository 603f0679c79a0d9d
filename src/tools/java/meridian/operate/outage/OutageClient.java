package meridian.operate.outage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import meridian.command.CommandFailedException;
import meridian.deployment.OutageRequest;
import meridian.deployment.OutageResult;

/** Sends outage orders to a local run. */
final class OutageClient implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final URI run;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  OutageClient(URI run) {
    this.run = run;
  }

  /** Sends an order, which is in effect when this returns. */
  OutageResult order(OutageRequest order) throws CommandFailedException {
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
        throw new CommandFailedException(answer.path("error").asText());
      }
      return JSON.treeToValue(answer, OutageResult.class);
    } catch (IOException e) {
      throw new CommandFailedException(
          "The local run did not answer: " + e + ". You can repeat the command.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailedException("Interrupted. You can repeat the command.", e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
