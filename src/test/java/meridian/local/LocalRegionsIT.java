package meridian.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import meridian.local.database.EmbeddedDynamoDb;
import meridian.local.gateway.EventKind;
import meridian.local.http.PortUnavailableException;
import meridian.topology.Region;
import meridian.topology.Topology;
import org.junit.jupiter.api.Test;

final class LocalRegionsIT {

  private static final Topology TOPOLOGY = Topology.read(Path.of("regions"));

  /** Functions that answer with the name of their region. */
  private static final class Names implements Backend {

    final AtomicInteger closed = new AtomicInteger();

    @Override
    public RequestStreamHandler handler(Region region, LocalSettings settings) {
      return (_, reply, _) ->
          reply.write(
              """
              {"statusCode": 200, "body": "%s"}\
              """
                  .formatted(region.name())
                  .getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  @Test
  void everyAddressReachesItsRegion() throws IOException {
    Region client = TOPOLOGY.region("us-east-1").orElseThrow();
    var backend = new Names();
    try (var running = LocalRegions.start(settings(0, client), backend, InstantSource.system())) {
      for (TrackerAddress region : running.regions()) {
        for (String url : region.announceUrls()) {
          assertEquals(region.name(), get(url));
        }
      }
      for (String url : running.frontDoor().announceUrls()) {
        assertEquals("us-east-1", get(url));
      }
      assertEquals(
          List.of("ap-southeast-1", "eu-west-1", "us-east-1"),
          running.regions().stream().map(TrackerAddress::name).toList());
    }
    assertEquals(1, backend.closed.get());
  }

  @Test
  void takenPortClosesTheBackend() throws IOException {
    var backend = new Names();
    Region client = TOPOLOGY.regions().getFirst();
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      int port = taken.getLocalPort() - 1;
      var refused =
          assertThrows(
              PortUnavailableException.class,
              () -> LocalRegions.start(settings(port, client), backend, InstantSource.system()));
      assertTrue(String.valueOf(refused.getMessage()).contains(" in use"), refused::getMessage);
    }
    assertEquals(1, backend.closed.get());
  }

  @Test
  void failingFunctionClosesTheBackend() {
    var closed = new AtomicInteger();
    var backend =
        new Backend() {
          @Override
          public RequestStreamHandler handler(Region region, LocalSettings settings) {
            throw new AssertionError("expected by the test");
          }

          @Override
          public void close() {
            closed.incrementAndGet();
            throw new IllegalStateException("close fails too");
          }
        };
    Region client = TOPOLOGY.regions().getFirst();
    var failure =
        assertThrows(
            AssertionError.class,
            () -> LocalRegions.start(settings(0, client), backend, InstantSource.system()));
    assertEquals("expected by the test", failure.getMessage());
    assertEquals("close fails too", failure.getSuppressed()[0].getMessage());
    assertEquals(1, closed.get());
  }

  @Test
  void failingTableClosesTheDatabase() {
    EmbeddedDynamoDb database = EmbeddedDynamoDb.start();
    URI endpoint = database.endpoint();
    Region region = TOPOLOGY.regions().getFirst();
    var twins = new Topology(TOPOLOGY.global(), List.of(region, region));
    assertThrows(
        RuntimeException.class,
        () -> DynamoDbBackend.start(database, twins, InstantSource.system()));
    assertThrows(ConnectException.class, () -> get(endpoint.toString()));
  }

  private static LocalSettings settings(int port, Region client) {
    return new LocalSettings(TOPOLOGY, port, StoreKind.DYNAMODB, EventKind.ALB, client)
        .withoutRateLimits();
  }

  private static String get(String url) throws IOException {
    try (var body = URI.create(url).toURL().openStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
