package meridian.local.gateway;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import meridian.local.http.Bytes;
import meridian.local.http.HttpReply;
import meridian.local.http.HttpRequest;

/** The AWS service that stands between clients and the Lambda function. */
public enum EventKind {

  /** An Application Load Balancer whose target group has multi-value headers enabled. */
  ALB {
    @Override
    void write(HttpRequest request, String requestId, Instant now, JsonGenerator json)
        throws IOException {
      AlbEvent.write(request, requestId, json);
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
    void write(HttpRequest request, String requestId, Instant now, JsonGenerator json)
        throws IOException {
      HttpApiEvent.write(request, requestId, now, json);
    }

    @Override
    HttpReply failure() {
      return HttpReply.of(500, "application/json", "{\"message\":\"Internal Server Error\"}");
    }
  };

  private static final JsonFactory JSON = new JsonFactory();
  private static final int HTTP = 80;

  /**
   * The event of a GET request without headers of its own.
   *
   * @param path what is asked for
   * @param query percent-encoded; empty if there is none
   * @param source the client's address, in numbers
   */
  public byte[] get(String path, String query, String source, Instant now) {
    return event(
        new HttpRequest("GET", path, query, "HTTP/1.1", Map.of(), Bytes.NONE, source, HTTP),
        UUID.randomUUID().toString(),
        now);
  }

  /** The event that the function is invoked with. */
  byte[] event(HttpRequest request, String requestId, Instant now) {
    var event = new ByteArrayOutputStream(1024);
    try (var json = JSON.createGenerator(event, JsonEncoding.UTF8)) {
      write(request, requestId, now, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return event.toByteArray();
  }

  /** Writes that event. */
  abstract void write(HttpRequest request, String requestId, Instant now, JsonGenerator json)
      throws IOException;

  /** What clients get when the function fails or answers nonsense. */
  abstract HttpReply failure();
}
