package meridian.lambda.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import meridian.lambda.config.EnvironmentVariables;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A call whose caller no longer waits, to a server that accepts connections and sends nothing. */
@Timeout(60)
final class AbandonedCallTest {

  private static final Duration ATTEMPT = Duration.ofSeconds(1);

  @AutoClose
  private final ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());

  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final CountDownLatch connected = new CountDownLatch(1);

  AbandonedCallTest() throws IOException {
    Thread.ofVirtual().start(this::accept);
  }

  private void accept() {
    try {
      while (true) {
        connections.add(silent.accept());
        connected.countDown();
      }
    } catch (IOException _) {
      // The test is over.
    }
  }

  @Test
  void endsByTheTimeoutOfItsAttemptAndIsNotRetried() throws InterruptedException {
    AwsPlatform platform =
        AwsPlatform.of(
            new EnvironmentVariables(
                Map.of(
                    "AWS_REGION",
                    "eu-west-1",
                    "AWS_ENDPOINT_URL_DYNAMODB",
                    "http://127.0.0.1:" + silent.getLocalPort(),
                    "AWS_ACCESS_KEY_ID",
                    "any",
                    "AWS_SECRET_ACCESS_KEY",
                    "any")));
    CountDownLatch ended = new CountDownLatch(1);
    try (DynamoDbClient client =
        platform.dynamoDb(Region.EU_WEST_1, new RetryPolicy(Optional.empty(), ATTEMPT, 3))) {
      Future<?> call =
          platform
              .executor()
              .submit(
                  () -> {
                    try {
                      return client.listTables();
                    } finally {
                      ended.countDown();
                    }
                  });
      connected.await();
      assertTrue(call.cancel(true));
      ended.await();
    }
    assertEquals(1, connections.size());
  }
}
