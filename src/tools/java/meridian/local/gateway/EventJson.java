package meridian.local.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import meridian.local.http.HttpRequest;

/** What the events of both kinds have in common. */
final class EventJson {

  private EventJson() {}

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

  /** Writes fields that each hold a list of strings. */
  static void writeLists(JsonGenerator json, String field, Map<String, List<String>> lists)
      throws IOException {
    json.writeObjectFieldStart(field);
    for (var entry : lists.entrySet()) {
      json.writeArrayFieldStart(entry.getKey());
      for (String value : entry.getValue()) {
        json.writeString(value);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  /** Writes the body in base64, as it is when it is no text. */
  static void writeBody(JsonGenerator json, HttpRequest request) throws IOException {
    if (!request.body().isEmpty()) {
      json.writeStringField("body", Base64.getEncoder().encodeToString(request.body().array()));
    }
    json.writeBooleanField("isBase64Encoded", !request.body().isEmpty());
  }
}
