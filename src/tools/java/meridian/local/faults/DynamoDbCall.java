package meridian.local.faults;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import meridian.local.net.SignatureScope;

/**
 * A call to DynamoDB.
 *
 * @param region the region that the call is signed for; empty if it is signed for none
 * @param operation such as {@code PutItem}
 * @param table table name; empty if the call names none, or several
 * @param partition partition key as it is in the request: text, or bytes in Base64; empty if the
 *     call names none
 */
public record DynamoDbCall(String region, String operation, String table, String partition) {

  private static final Pattern TABLE = Pattern.compile("\"TableName\"\\s*:\\s*\"([^\"]+)\"");

  /** In a key, in an item, or among the values of a query. */
  private static final Pattern PARTITION =
      Pattern.compile("\":?s\"\\s*:\\s*\\{\\s*\"[BS]\"\\s*:\\s*\"([^\"]+)\"");

  /** Parses a request. */
  static DynamoDbCall of(FullHttpRequest request) {
    String target = request.headers().get("X-Amz-Target", "");
    String body = request.content().toString(StandardCharsets.UTF_8);
    return new DynamoDbCall(
        region(request),
        target.substring(target.indexOf('.') + 1),
        first(TABLE, body),
        first(PARTITION, body));
  }

  private static String first(Pattern pattern, String body) {
    Matcher matcher = pattern.matcher(body);
    return matcher.find() ? matcher.group(1) : "";
  }

  /** Parses the region only, which is cheaper. */
  static String region(FullHttpRequest request) {
    return SignatureScope.region("dynamodb", request.headers().get(HttpHeaderNames.AUTHORIZATION))
        .orElse("");
  }
}
