package meridian.lambda.snapstart;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import meridian.lambda.event.JsonTreeReader;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * A stub of DynamoDB for the SDK, without a network. Every query of the peer table returns the
 * records put last, as if they were one swarm; everything else is empty. So its answers are as long
 * and as costly to parse as real ones.
 */
final class StubDynamoDb implements SdkHttpClient {

  private static final JsonFactory JSON = new JsonFactory();

  /** The size of the swarm, small enough for one page. */
  private static final int RECORDS = 40;

  private static final String EMPTY = "{}";

  private final String peers;
  private final Deque<String> records = new ArrayDeque<>();

  /**
   * A stub without records.
   *
   * @param peers the peer table's name
   */
  StubDynamoDb(String peers) {
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

  /**
   * Answers a request, whose header names the operation, such as {@code DynamoDB_20120810.Query}.
   */
  private String answer(HttpExecuteRequest request) throws IOException {
    String target = request.httpRequest().firstMatchingHeader("X-Amz-Target").orElse("");
    return switch (target.substring(target.indexOf('.') + 1)) {
      case "PutItem" -> put(body(request));
      case "Query" -> query(body(request));
      default -> EMPTY;
    };
  }

  private static JsonNode body(HttpExecuteRequest request) throws IOException {
    try (InputStream content = request.contentStreamProvider().orElseThrow().newStream()) {
      return JsonTreeReader.read(JSON, content);
    }
  }

  private synchronized String put(JsonNode request) {
    records.addLast(request.path("Item").toString());
    if (records.size() > RECORDS) {
      records.removeFirst();
    }
    return EMPTY;
  }

  private synchronized String query(JsonNode request) {
    boolean isPeers = request.path("TableName").asText().equals(peers);
    return "{\"Items\":[" + (isPeers ? String.join(",", records) : "") + "]}";
  }

  @Override
  public String clientName() {
    return "Stub";
  }

  @Override
  public void close() {}
}
