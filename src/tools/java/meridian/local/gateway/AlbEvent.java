package meridian.local.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import meridian.local.http.HttpRequest;

/**
 * Writes the event of an Application Load Balancer with multi-value headers: query parameters are
 * split but, as documented, not decoded.
 */
final class AlbEvent {

  private static final String TARGET_GROUP =
      "arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/local/0000000000000000";

  private AlbEvent() {}

  static void write(HttpRequest request, String requestId, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("requestContext");
    json.writeObjectFieldStart("elb");
    json.writeStringField("targetGroupArn", TARGET_GROUP);
    json.writeEndObject();
    json.writeEndObject();
    json.writeStringField("httpMethod", request.method());
    json.writeStringField("path", request.path());
    EventJson.writeLists(json, "multiValueQueryStringParameters", parameters(request.query()));
    EventJson.writeLists(json, "multiValueHeaders", EventJson.headers(request, requestId));
    if (request.body().isEmpty()) {
      json.writeStringField("body", "");
    }
    EventJson.writeBody(json, request);
    json.writeEndObject();
  }

  private static Map<String, List<String>> parameters(String query) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String parameter : query.split("&", -1)) {
      if (!parameter.isEmpty()) {
        int equals = parameter.indexOf('=');
        String name = equals < 0 ? parameter : parameter.substring(0, equals);
        String value = equals < 0 ? "" : parameter.substring(equals + 1);
        parameters.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
      }
    }
    return parameters;
  }
}
