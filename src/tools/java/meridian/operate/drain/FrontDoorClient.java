package meridian.operate.drain;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Asks the front door of a local run where it sends clients, as one asks Route 53 in AWS. */
public final class FrontDoorClient implements Directions {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  /** The header by which the front door is told where a request comes from. */
  private static final String PLACE = "x-meridian-place";

  private final URI door;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  public FrontDoorClient(URI door) {
    this.door = door;
  }

  @Override
  public Seen look(String region) {
    return routeFrom(region)
        .<Seen>map(to -> new Seen.Sent(to.equals(region), to.equals(region), to))
        .orElse(new Seen.Lost("answered by nobody"));
  }

  @Override
  public Duration lookAgain() {
    return LOOK_AGAIN;
  }

  /** The region that clients who are in a region are sent to; empty if none answers. */
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
      throw new IllegalStateException("interrupted while the front door was asked", e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
