package meridian.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import meridian.local.CapturedLog;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/** What is done about snapshots, as far as it needs no runtime. */
final class RehearsalTest {

  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "MERIDIAN_REGION", "eu-west-1",
          "MERIDIAN_REGION_CODE", "1",
          "MERIDIAN_PEER_TABLE", "peers",
          "MERIDIAN_CONTROL_TABLE", "control",
          "MERIDIAN_KEY", "00".repeat(32),
          "MERIDIAN_BUDGET_MILLIS", "30000",
          "AWS_REGION", "eu-west-1");

  /** Time that is up after so many looks at it. */
  private static InstantSource lasting(int looks) {
    var left = new ArrayList<>(Collections.nCopies(looks, Instant.EPOCH));
    return () -> left.isEmpty() ? Instant.EPOCH.plus(Rehearsal.AT_MOST) : left.removeLast();
  }

  @Test
  void everyAnnounceOfARehearsalIsAnsweredAsARealOneIs() {
    try (var log = new CapturedLog(Rehearsal.class)) {
      assertEquals(2 * 20, new Rehearsal(ENVIRONMENT, Wiring::router, lasting(21)).play());
      assertEquals(List.of(), log.messages().stream().filter(m -> m.contains("failed")).toList());
    }
  }

  @Test
  void aRehearsalThatFailsDoesNoMoreThanSaySo() {
    try (var log = new CapturedLog(Rehearsal.class)) {
      assertEquals(0, new Rehearsal(Map.of(), Wiring::router, lasting(3)).play());
      assertEquals(List.of("the rehearsal failed"), log.messages());
    }
  }

  @Test
  void aRenewedClientLeavesTheOneBeforeAlone() {
    List<SdkHttpClient> made = new ArrayList<>();
    var client =
        new SharedHttpClient(
            () -> {
              var next = new NamedClient("client " + made.size());
              made.add(next);
              return next;
            });
    assertEquals("client 0", used(client));
    assertEquals("client 0", used(client));
    client.renew();
    assertEquals("client 1", used(client));
  }

  @Test
  void renewedChanceGoesOnFromAnotherGenerator() {
    List<RandomGenerator> sources =
        new ArrayList<>(List.of(new SplittableRandom(2), new SplittableRandom(1)));
    var random = new RenewableRandom(sources::removeLast);
    assertEquals(new SplittableRandom(1).nextLong(), random.nextLong());
    random.renew();
    assertEquals(new SplittableRandom(2).nextLong(), random.nextLong());
  }

  private static String used(SharedHttpClient client) {
    return ((NamedClient.Request) client.prepareRequest(HttpExecuteRequest.builder().build())).by();
  }

  /** Tells by its requests which one it is. */
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
