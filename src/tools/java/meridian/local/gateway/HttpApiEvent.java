package meridian.local.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import meridian.local.http.HttpRequest;

/**
 * The event of an API Gateway HTTP API, payload format 2.0. It lacks {@code queryStringParameters}
 * on purpose: AWS decodes these as text, which destroys info hashes, so no handler may read them.
 *
 * @param headers values of one name are joined by commas
 * @param body in Base64; absent if it is empty
 */
record HttpApiEvent(
    String version,
    String routeKey,
    String rawPath,
    String rawQueryString,
    Map<String, String> headers,
    RequestContext requestContext,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String body,
    boolean isBase64Encoded) {

  private static final String VERSION = "2.0";
  private static final String ACCOUNT = "000000000000";
  private static final String API = "local";
  private static final String ROUTE = "$default";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

  record RequestContext(
      String accountId,
      String apiId,
      String domainName,
      String domainPrefix,
      Http http,
      String requestId,
      String routeKey,
      String stage,
      String time,
      long timeEpoch) {}

  record Http(String method, String path, String protocol, String sourceIp, String userAgent) {}

  static HttpApiEvent of(HttpRequest request, String requestId, Instant now) {
    Map<String, String> headers = new LinkedHashMap<>();
    EventKind.headers(request, requestId)
        .forEach((name, values) -> headers.put(name, String.join(",", values)));
    var http =
        new Http(
            request.method(),
            request.path(),
            request.protocol(),
            request.source(),
            request.header("user-agent"));
    return new HttpApiEvent(
        VERSION,
        ROUTE,
        request.path(),
        request.query(),
        headers,
        new RequestContext(
            ACCOUNT,
            API,
            request.header("host"),
            API,
            http,
            requestId,
            ROUTE,
            ROUTE,
            TIME.format(now),
            now.toEpochMilli()),
        EventKind.base64(request),
        !request.body().isEmpty());
  }
}
