package meridian.local.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import meridian.local.http.HttpRequest;

/**
 * The event of an Application Load Balancer whose target group has multi-value headers enabled.
 * Query parameters are split but, as AWS documents, not decoded.
 *
 * @param body in Base64 unless it is empty
 */
record AlbEvent(
    RequestContext requestContext,
    String httpMethod,
    String path,
    Map<String, List<String>> multiValueQueryStringParameters,
    Map<String, List<String>> multiValueHeaders,
    String body,
    boolean isBase64Encoded) {

  private static final RequestContext CONTEXT =
      new RequestContext(
          new Elb(
              "arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/local/0000000000000000"));

  record RequestContext(Elb elb) {}

  record Elb(String targetGroupArn) {}

  static AlbEvent of(HttpRequest request, String requestId) {
    return new AlbEvent(
        CONTEXT,
        request.method(),
        request.path(),
        parameters(request.query()),
        EventKind.headers(request, requestId),
        EventKind.base64(request),
        !request.body().isEmpty());
  }

  private static Map<String, List<String>> parameters(String query) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String parameter : query.split("&", -1)) {
      if (!parameter.isEmpty()) {
        String[] parts = parameter.split("=", 2);
        parameters
            .computeIfAbsent(parts[0], _ -> new ArrayList<>(1))
            .add(parts.length == 2 ? parts[1] : "");
      }
    }
    return parameters;
  }
}
