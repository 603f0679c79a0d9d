package meridian.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import meridian.local.function.LocalFunction;

/**
 * A client of a tracker function behind a load balancer.
 *
 * @param address the client's address
 */
public record AlbClient(TrackerHandler handler, String address) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The body of the answer to a query, which is already percent-encoded. */
  public byte[] ask(String path, Map<String, String> query) throws IOException {
    ObjectNode event = JSON.createObjectNode();
    event.putObject("requestContext").putObject("elb").put("targetGroupArn", "arn:aws:test");
    event.put("httpMethod", "GET").put("path", path);
    event.putObject("headers").put("x-forwarded-for", address);
    ObjectNode parameters = event.putObject("queryStringParameters");
    query.forEach(parameters::put);
    var function =
        new LocalFunction("tracker", handler, Duration.ofSeconds(10), InstantSource.system());
    JsonNode reply = JSON.readTree(function.invoke("request", JSON.writeValueAsBytes(event)));
    return Base64.getDecoder().decode(reply.path("body").asText());
  }

  /** A counter of the environment; -1 if there is none of that name. */
  public int figure(String name) throws IOException {
    return JSON.readTree(ask("/stats.json", Map.of())).path(name).asInt(-1);
  }
}
