package meridian.operate.drain;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks the front door of a local run where it sends clients, as one asks ObservedRouting 53 in AWS.
 */
public final class FrontDoorRouting implements ClientRouting {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(500);

  /** The request header that tells the front door the client's region. */
  private static final String PLACE = "x-meridian-place";

  private final URI door;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  public FrontDoorRouting(URI door) {
    this.door = door;
  }

  @Override
  public Observation observe(String region) {
    return routeFrom(region)
        .<Observation>map(to -> new Observation.SentTo(to.equals(region), to.equals(region), to))
        .orElse(new Observation.Unknown("the front door does not answer"));
  }

  @Override
  public Duration pollInterval() {
    return POLL_INTERVAL;
  }

  /** The region to which clients in a region are sent; empty if none answers. */
  public Optional<String> routeFrom(String region) {
    HttpRequest request =
        HttpRequest.newBuilder(door.resolve("/health"))
            .timeout(TIMEOUT)
            .header(PLACE, region)
            .build();
    try {
      byte[] body = http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
      return Optional.of(JSON.readTree(body).path("region").asText())
          .filter(name -> !name.isEmpty());
    } catch (IOException _) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking the front door", e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
