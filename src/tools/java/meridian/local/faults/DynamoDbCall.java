package meridian.local.faults;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import meridian.local.net.SignatureScope;

/**
 * A call to DynamoDB, or to S3.
 *
 * @param region the region that the call is signed for; empty if it is signed for none
 * @param operation such as {@code PutItem}; of S3 the HTTP method
 * @param table table name, or bucket; empty if the call names none, or several
 * @param partition partition key as it is in the request: text, or bytes in Base64; or the object's
 *     key; empty if the call names none
 */
public record DynamoDbCall(String region, String operation, String table, String partition) {

  private static final Pattern TABLE = Pattern.compile("\"TableName\"\\s*:\\s*\"([^\"]+)\"");

  /** In a key, in an item, or among the values of a query. */
  private static final Pattern PARTITION =
      Pattern.compile("\":?s\"\\s*:\\s*\\{\\s*\"[BS]\"\\s*:\\s*\"([^\"]+)\"");

  /** Parses a request. */
  static DynamoDbCall of(FullHttpRequest request) {
    String target = request.headers().get("X-Amz-Target", "");
    if (target.isEmpty()) {
      return toS3(request);
    }
    String body = request.content().toString(StandardCharsets.UTF_8);
    return new DynamoDbCall(
        region(request),
        target.substring(target.indexOf('.') + 1),
        first(TABLE, body),
        first(PARTITION, body));
  }

  /** Parses a request whose bucket is a part of the path. */
  private static DynamoDbCall toS3(FullHttpRequest request) {
    String[] path = new QueryStringDecoder(request.uri()).path().split("/", 3);
    return new DynamoDbCall(
        region(request),
        request.method().name(),
        path.length > 1 ? path[1] : "",
        path.length > 2 ? path[2] : "");
  }

  private static String first(Pattern pattern, String body) {
    Matcher matcher = pattern.matcher(body);
    return matcher.find() ? matcher.group(1) : "";
  }

  /** Whether the operation is an HTTP method: those of DynamoDB have lower-case letters. */
  boolean isToS3() {
    return operation.equals(operation.toUpperCase(Locale.ROOT));
  }

  /** Parses the region only, which is cheaper. */
  static String region(FullHttpRequest request) {
    String authorization = request.headers().get(HttpHeaderNames.AUTHORIZATION);
    return SignatureScope.region("dynamodb", authorization)
        .or(() -> SignatureScope.region("s3", authorization))
        .orElse("");
  }
}
