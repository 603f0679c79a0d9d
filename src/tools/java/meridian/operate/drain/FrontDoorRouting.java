package meridian.operate.drain;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** The routing of a local run, according to its front door, which stands in for Route 53. */
public final class FrontDoorRouting implements ClientRouting {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(500);

  /** The request header that tells the front door the client's region. */
  private static final String CLIENT_REGION = "x-meridian-place";

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

  /** The region that answers clients in a region; empty if there is no answer. */
  public Optional<String> routeFrom(String region) {
    HttpRequest request =
        HttpRequest.newBuilder(door.resolve("/health"))
            .timeout(TIMEOUT)
            .header(CLIENT_REGION, region)
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
