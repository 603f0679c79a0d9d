package meridian.lambda.snapstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * A stub of S3 for the SDK, without a network: it keeps what was put last, fulfils no conditions,
 * and lists nothing. So its answers are as costly to parse as real ones.
 */
final class StubS3 implements SdkHttpClient {

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final byte[] NO_KEY = "<Error><Code>NoSuchKey</Code></Error>".getBytes(UTF_8);
  private static final byte[] NO_OBJECTS = "<ListBucketResult/>".getBytes(UTF_8);

  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return answer(request);
      }

      @Override
      public void abort() {}
    };
  }

  private HttpExecuteResponse answer(HttpExecuteRequest request) throws IOException {
    SdkHttpRequest http = request.httpRequest();
    String path = http.encodedPath();
    return switch (http.method()) {
      case PUT -> {
        try (InputStream content = request.contentStreamProvider().orElseThrow().newStream()) {
          objects.put(path, content.readAllBytes());
        }
        yield response(OK, new byte[0]);
      }
      case DELETE -> {
        objects.remove(path);
        yield response(OK, new byte[0]);
      }
      default -> {
        byte[] object =
            http.firstMatchingRawQueryParameter("list-type").isPresent()
                ? NO_OBJECTS
                : objects.get(path);
        yield object == null ? response(NOT_FOUND, NO_KEY) : response(OK, object);
      }
    };
  }

  private static HttpExecuteResponse response(int status, byte[] body) {
    return HttpExecuteResponse.builder()
        .response(
            SdkHttpFullResponse.builder()
                .statusCode(status)
                .putHeader("ETag", "\"stub\"")
                .putHeader("Content-Length", Integer.toString(body.length))
                .build())
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
        .build();
  }

  @Override
  public String clientName() {
    return "Stub";
  }

  @Override
  public void close() {}
}
