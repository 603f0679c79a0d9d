package meridian.lambda.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/** What is replaced after a restore from a snapshot. */
final class ResetTest {

  @Test
  void aResetClientUsesANewOne() {
    List<SdkHttpClient> made = new ArrayList<>();
    var client =
        new SharedHttpClient(
            () -> {
              var next = new NamedClient("client " + made.size());
              made.add(next);
              return _ -> next;
            });
    assertEquals("client 0", used(client));
    assertEquals("client 0", used(client));
    client.reset();
    assertEquals("client 1", used(client));
  }

  @Test
  void reseededRandomNumbersComeFromAnotherGenerator() {
    List<RandomGenerator> sources =
        new ArrayList<>(List.of(new SplittableRandom(2), new SplittableRandom(1)));
    var random = new ReseedableRandom(sources::removeLast);
    assertEquals(new SplittableRandom(1).nextLong(), random.nextLong());
    random.reseed();
    assertEquals(new SplittableRandom(2).nextLong(), random.nextLong());
  }

  private static String used(SharedHttpClient client) {
    HttpExecuteRequest any = HttpExecuteRequest.builder().build();
    RetryPolicy policy = new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(1), 1);
    return ((NamedClient.Request) client.waiting(policy).prepareRequest(any)).by();
  }

  /** A client whose requests have its name. */
  private record NamedClient(String name) implements SdkHttpClient {

    record Request(String by) implements ExecutableHttpRequest {
      @Override
      public HttpExecuteResponse call() {
        throw new UnsupportedOperationException();
      }

      @Override
      public void abort() {}
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      return new Request(name);
    }

    @Override
    public void close() {}
  }
}
