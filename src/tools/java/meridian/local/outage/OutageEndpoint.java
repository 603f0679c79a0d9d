package meridian.local.outage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import meridian.deployment.OutageAction;
import meridian.deployment.OutageRequest;
import meridian.deployment.OutageResult;
import meridian.local.http.PortUnavailableException;
import meridian.local.net.JsonEndpoint;
import meridian.local.net.JsonEndpoint.Answer;
import meridian.topology.Region;

/**
 * The HTTP endpoint that {@code scripts/outage} calls, on a loopback port that the operating system
 * chooses. It takes an {@link OutageRequest} by POST, and answers with an {@link OutageResult} or
 * with a sentence as {@code error}.
 */
public final class OutageEndpoint implements AutoCloseable {

  private static final String JSON_TYPE = "application/json";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private final JsonEndpoint endpoint = JsonEndpoint.bind();
  private final OutageController controller;
  private final List<Region> regions;

  private OutageEndpoint(OutageController controller, List<Region> regions) {
    this.controller = controller;
    this.regions = regions;
  }

  /** Starts the endpoint; the executor runs its requests. */
  public static OutageEndpoint start(
      OutageController controller, List<Region> regions, Executor executor) {
    var started = new OutageEndpoint(controller, regions);
    started.endpoint.start(JSON_TYPE, started::answer, executor);
    return started;
  }

  /** The endpoint's URI. */
  public URI uri() {
    return endpoint.uri().resolve("/");
  }

  private Answer answer(Headers headers, byte[] body) throws IOException {
    // Browsers do not let a page of another origin send this type, so no web page can cause
    // outages.
    if (!JSON_TYPE.equals(headers.getFirst("Content-Type"))) {
      return error(415, "The Content-Type must be " + JSON_TYPE + ".");
    }
    try {
      return new Answer(200, apply(JSON.readValue(body, OutageRequest.class)));
    } catch (JsonProcessingException _) {
      return error(400, "The body must be a JSON object with region, action and number.");
    } catch (IllegalArgumentException | PortUnavailableException e) {
      return error(400, String.valueOf(e.getMessage()));
    }
  }

  private OutageResult apply(OutageRequest request) {
    Region region =
        regions.stream()
            .filter(one -> one.name().equals(request.region()))
            .findFirst()
            .orElseThrow(() -> unknown("region", request.region()));
    OutageAction action =
        OutageAction.of(request.action()).orElseThrow(() -> unknown("action", request.action()));
    return controller.apply(region, action, request.number());
  }

  private static IllegalArgumentException unknown(String what, String name) {
    return new IllegalArgumentException("There is no %s %s.".formatted(what, name));
  }

  private static Answer error(int status, String sentence) {
    return new Answer(status, Map.of("error", sentence));
  }

  @Override
  public void close() {
    endpoint.close();
  }
}
