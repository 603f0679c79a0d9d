package meridian.local.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import meridian.local.http.HttpRequest;

/**
 * Writes the event of an HTTP API, payload format 2.0. It has no {@code queryStringParameters}:
 * these are decoded as text, which destroys info hashes, so nothing of ours may read them.
 */
final class HttpApiEvent {

  private static final String ACCOUNT = "000000000000";
  private static final String API = "local";
  private static final String ROUTE = "$default";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

  private HttpApiEvent() {}

  static void write(HttpRequest request, String requestId, Instant now, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("version", "2.0");
    json.writeStringField("routeKey", ROUTE);
    json.writeStringField("rawPath", request.path());
    json.writeStringField("rawQueryString", request.query());
    writeHeaders(json, EventJson.headers(request, requestId));
    json.writeObjectFieldStart("requestContext");
    json.writeStringField("accountId", ACCOUNT);
    json.writeStringField("apiId", API);
    json.writeStringField("domainName", request.header("host"));
    json.writeStringField("domainPrefix", API);
    writeHttp(json, request);
    json.writeStringField("requestId", requestId);
    json.writeStringField("routeKey", ROUTE);
    json.writeStringField("stage", ROUTE);
    json.writeStringField("time", TIME.format(now));
    json.writeNumberField("timeEpoch", now.toEpochMilli());
    json.writeEndObject();
    EventJson.writeBody(json, request);
    json.writeEndObject();
  }

  private static void writeHeaders(JsonGenerator json, Map<String, List<String>> headers)
      throws IOException {
    json.writeObjectFieldStart("headers");
    for (var entry : headers.entrySet()) {
      json.writeStringField(entry.getKey(), String.join(",", entry.getValue()));
    }
    json.writeEndObject();
  }

  private static void writeHttp(JsonGenerator json, HttpRequest request) throws IOException {
    json.writeObjectFieldStart("http");
    json.writeStringField("method", request.method());
    json.writeStringField("path", request.path());
    json.writeStringField("protocol", request.protocol());
    json.writeStringField("sourceIp", request.source());
    json.writeStringField("userAgent", request.header("user-agent"));
    json.writeEndObject();
  }
}
