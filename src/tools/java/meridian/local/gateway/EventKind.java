package meridian.local.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import meridian.local.http.Bytes;
import meridian.local.http.HttpReply;
import meridian.local.http.HttpRequest;

/** The AWS service in front of the Lambda function, which determines the events it receives. */
public enum EventKind {

  /** An Application Load Balancer whose target group has multi-value headers enabled. */
  ALB {
    @Override
    Record event(HttpRequest request, String requestId, Instant now) {
      return AlbEvent.of(request, requestId);
    }

    @Override
    HttpReply failure() {
      return HttpReply.of(
          502,
          "text/html",
          "<html><head><title>502 Bad Gateway</title></head>"
              + "<body><center><h1>502 Bad Gateway</h1></center></body></html>");
    }
  },

  /** An API Gateway HTTP API with payload format 2.0. */
  HTTP_API {
    @Override
    Record event(HttpRequest request, String requestId, Instant now) {
      return HttpApiEvent.of(request, requestId, now);
    }

    @Override
    HttpReply failure() {
      return HttpReply.of(500, "application/json", "{\"message\":\"Internal Server Error\"}");
    }
  };

  private static final JsonMapper JSON = new JsonMapper();
  private static final int HTTP_PORT = 80;

  /**
   * The JSON event of a GET request without headers from the client.
   *
   * @param path requested path
   * @param query percent-encoded; empty if there is none
   * @param source the client's IP address as text
   */
  public byte[] get(String path, String query, String source, Instant now) {
    return json(
        new HttpRequest("GET", path, query, "HTTP/1.1", Map.of(), Bytes.NONE, source, HTTP_PORT),
        UUID.randomUUID().toString(),
        now);
  }

  /** The JSON event that the function is invoked with. */
  byte[] json(HttpRequest request, String requestId, Instant now) {
    try {
      return JSON.writeValueAsBytes(event(request, requestId, now));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write the event as JSON", e);
    }
  }

  /** The event, as Jackson writes it. */
  abstract Record event(HttpRequest request, String requestId, Instant now);

  /** The reply to clients when the function fails or its reply is invalid. */
  abstract HttpReply failure();

  /** The client's headers and those that AWS adds; the last forwarded address is the client's. */
  static Map<String, List<String>> headers(HttpRequest request, String requestId) {
    Map<String, List<String>> headers = new LinkedHashMap<>(request.headers());
    List<String> forwarded = new ArrayList<>(headers.getOrDefault("x-forwarded-for", List.of()));
    forwarded.add(request.source());
    headers.put("x-forwarded-for", List.of(String.join(", ", forwarded)));
    headers.put("x-forwarded-port", List.of(Integer.toString(request.port())));
    headers.put("x-forwarded-proto", List.of("http"));
    headers.put("x-amzn-trace-id", List.of("Root=" + requestId));
    return headers;
  }

  /** The request's body in Base64; empty if there is none. */
  static String base64(HttpRequest request) {
    return Base64.getEncoder().encodeToString(request.body().array());
  }
}
