package meridian.lambda.snapstart;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import meridian.lambda.event.JsonTree;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Answers the SDK in DynamoDB's stead, without a network. It takes the peer table for one swarm of
 * the records put last, whatever a query asks for, and all else for empty; so its answers are as
 * long and as hard to read as real ones.
 */
final class StandInDynamoDb implements SdkHttpClient {

  private static final JsonFactory JSON = new JsonFactory();

  /** A small swarm: it fits one page. */
  private static final int KEPT = 40;

  private static final String NOTHING = "{}";

  private final String peers;
  private final Deque<String> records = new ArrayDeque<>();

  /**
   * An empty one.
   *
   * @param peers the peer table's name
   */
  StandInDynamoDb(String peers) {
    this.peers = peers;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return response(answer(request));
      }

      @Override
      public void abort() {}
    };
  }

  private static HttpExecuteResponse response(String body) {
    return HttpExecuteResponse.builder()
        .response(
            SdkHttpResponse.builder()
                .statusCode(200)
                .putHeader("Content-Type", "application/x-amz-json-1.0")
                .build())
        .responseBody(
            AbortableInputStream.create(
                new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
        .build();
  }

  /** The header names the call, as {@code DynamoDB_20120810.Query}. */
  private String answer(HttpExecuteRequest request) throws IOException {
    String target = request.httpRequest().firstMatchingHeader("X-Amz-Target").orElse("");
    return switch (target.substring(target.indexOf('.') + 1)) {
      case "PutItem" -> put(body(request));
      case "Query" -> query(body(request));
      default -> NOTHING;
    };
  }

  private static JsonNode body(HttpExecuteRequest request) throws IOException {
    try (InputStream content = request.contentStreamProvider().orElseThrow().newStream()) {
      return JsonTree.read(JSON, content);
    }
  }

  private synchronized String put(JsonNode request) {
    records.addLast(request.path("Item").toString());
    if (records.size() > KEPT) {
      records.removeFirst();
    }
    return NOTHING;
  }

  private synchronized String query(JsonNode request) {
    boolean ofPeers = request.path("TableName").asText().equals(peers);
    return "{\"Items\":[" + (ofPeers ? String.join(",", records) : "") + "]}";
  }

  @Override
  public String clientName() {
    return "StandIn";
  }

  @Override
  public void close() {}
}
