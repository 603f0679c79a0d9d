package meridian.serve.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;
import meridian.http.HttpReply;
import meridian.http.HttpRequest;
import meridian.peer.Address;
import meridian.serve.proxy.Cidr;
import meridian.serve.proxy.TrustedProxies;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real sockets: requests that are answered as connections are accepted, and all others. */
final class EpollListenerTest {

  private static final String LAST = "GET /announce?a=%d HTTP/1.1\r\nConnection: close\r\n\r\n";
  private static final String KEPT = "GET /announce?a=%d HTTP/1.1\r\n\r\n";
  private static final int OF_ADDRESS = 4;
  private static final ServerLimits LIMITS =
      new ServerLimits(
          2 * OF_ADDRESS, OF_ADDRESS, 1_024, Duration.ofSeconds(60), Duration.ofSeconds(60));
  private static final String NO_PROXY = "10.0.0.0/8";
  private static final Duration STOP = Duration.ofSeconds(20);
  private static final int TIMEOUT_MILLIS = 20_000;

  /** More than a socket's buffers take at once. */
  private static final int LARGE = 16 * 1024 * 1024;

  private InetAddress address = InetAddress.ofLiteral("127.0.0.1");

  private final ServerMetrics metrics = new ServerMetrics();
  private final List<HttpRequest> requests = new CopyOnWriteArrayList<>();
  private final List<Optional<Address>> direct = new CopyOnWriteArrayList<>();

  /** Whether requests were answered without a channel, and whether by a worker. */
  private final List<Boolean> atOnce = new CopyOnWriteArrayList<>();

  private final List<Boolean> byWorker = new CopyOnWriteArrayList<>();
  private final List<Server> servers = new ArrayList<>();

  @BeforeEach
  void requireEpoll() {
    assumeTrue(Transport.best() == Transport.EPOLL);
  }

  @AfterEach
  void stop() {
    servers.forEach(server -> server.stop(Duration.ZERO));
  }

  @Test
  void answersTheOnlyRequestOfAConnectionAndEndsIt() throws IOException {
    Server server = start(NO_PROXY, _ -> false);
    String reply = exchange(server, LAST.formatted(1));
    assertTrue(reply.startsWith("HTTP/1.1 200 OK\r\n"), reply);
    assertTrue(reply.contains("\r\nconnection: close\r\n"), reply);
    assertTrue(reply.endsWith("\r\ncontent-length: 13\r\n\r\nanswer to a=1"), reply);
    assertEquals(List.of(Address.parse("127.0.0.1")), clients());
    assertEquals(List.of(Address.parse("127.0.0.1")), direct);
    assertEquals(List.of(true), atOnce);
    assertTrue(servers.removeLast().stop(STOP));
    assertEquals(1, metrics.accepted());
    assertEquals(0, metrics.open());
    assertEquals(1, metrics.requests());
  }

  @Test
  void theFamilyOfTheClientIsKept() throws IOException {
    address = InetAddress.ofLiteral("::1");
    Server server = start(NO_PROXY, _ -> false);
    exchange(server, LAST.formatted(1));
    assertEquals(List.of(Address.parse("::1")), clients());
  }

  @Test
  void connectionsThatClientsResetOrEndLeaveNoOpenFile() throws IOException {
    Server server = start(NO_PROXY, _ -> false);
    exchange(server, LAST.formatted(1));
    long before = openFiles();
    for (String sent : List.of("", "G", "nonsense\r\n\r\n", KEPT.formatted(1), LAST.formatted(1))) {
      for (int count = 0; count < 40; count++) {
        try (Socket client = connect(server)) {
          send(client, sent);
          client.setSoLinger(count % 2 == 0, 0);
        } catch (SocketException _) {
          // It has more connections than one address may have.
        }
      }
    }
    await().untilAsserted(() -> assertTrue(openFiles() <= before + 10, "open files"));
    await().untilAsserted(() -> assertEquals(0, metrics.open()));
    assertTrue(exchange(server, LAST.formatted(2)).endsWith("answer to a=2"));
  }

  private static long openFiles() throws IOException {
    try (var files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  /** However a request is divided, the reply is the same, as are those to more than one. */
  @Test
  void theDivisionIntoPacketsChangesNothing() throws IOException {
    Server server = start(NO_PROXY, _ -> false);
    String expected = exchange(server, LAST.formatted(1));
    for (int one = 1; one < LAST.length(); one += 7) {
      String whole = LAST.formatted(1);
      assertEquals(expected, exchange(server, whole.substring(0, one), whole.substring(one)));
    }
    String two = exchange(server, KEPT.formatted(1) + LAST.formatted(2));
    assertTrue(two.indexOf("answer to a=1") < two.indexOf("answer to a=2"), two);
  }

  @Test
  void aConnectionIsKeptUntilARequestIsTheLast() throws IOException {
    Server server = start(NO_PROXY, _ -> false);
    try (Socket client = connect(server)) {
      for (int i = 1; i <= 3; i++) {
        send(client, KEPT.formatted(i));
        assertTrue(readUntil(client, "answer to a=" + i).startsWith("HTTP/1.1 200 OK\r\n"));
      }
      send(client, LAST.formatted(4));
      assertTrue(rest(client).endsWith("answer to a=4"));
    }
  }

  /** The kernel would hold back each reply of a corked socket for 200 milliseconds. */
  @Test
  void repliesOfKeptConnectionsLeaveAtOnce() throws IOException {
    Server server = start(NO_PROXY, _ -> false);
    long shortest = Long.MAX_VALUE;
    try (Socket client = connect(server)) {
      for (int i = 1; i <= 10; i++) {
        long began = System.nanoTime();
        send(client, KEPT.formatted(i));
        readUntil(client, "answer to a=" + i);
        shortest = Math.min(shortest, System.nanoTime() - began);
      }
    }
    assertTrue(shortest < Duration.ofMillis(150).toNanos(), shortest + " ns");
  }

  @Test
  void whatASocketDoesNotTakeAtOnceIsSentLater() throws IOException {
    Server server = start(NO_PROXY, _ -> false);
    String reply = exchange(server, "GET /large HTTP/1.1\r\nConnection: close\r\n\r\n");
    assertTrue(reply.endsWith("\r\n\r\n" + "x".repeat(LARGE)), () -> "" + reply.length());
  }

  @Test
  void anotherThreadAnswersRequestsThatMayBlock() throws IOException {
    Server server = start(NO_PROXY, _ -> true);
    assertTrue(exchange(server, LAST.formatted(1)).endsWith("answer to a=1"));
    assertEquals(List.of(true), byWorker);
  }

  @Test
  void requestsThatAreNotUnderstoodAreToldSo() throws IOException {
    Server server = start(NO_PROXY, _ -> false);
    assertTrue(exchange(server, "nonsense\r\n\r\n").startsWith("HTTP/1.1 400 "));
    assertEquals(1, metrics.refusals(Refusal.MALFORMED));
  }

  @Test
  void anAddressHasOnlySoManyConnections() throws IOException {
    Server server = start(NO_PROXY, _ -> false);
    List<Socket> clients = new ArrayList<>();
    try {
      for (int count = 0; count < OF_ADDRESS; count++) {
        clients.add(connect(server));
        send(clients.getLast(), KEPT.formatted(1));
        readUntil(clients.getLast(), "answer to a=1");
      }
      assertThrows(SocketException.class, () -> exchange(server, LAST.formatted(2)));
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
    assertEquals(OF_ADDRESS, requests.size());
    assertEquals(1, metrics.refusals(Refusal.CONNECTIONS_OF_ADDRESS));
  }

  @Test
  void aTrustedProxyNamesTheClientAndAnotherOneHasNoEffect() throws IOException {
    String forwarded =
        "GET /a HTTP/1.1\r\nConnection: close\r\nX-Forwarded-For: 198.51.100.7\r\n\r\n";
    exchange(start("127.0.0.0/8", _ -> false), forwarded);
    exchange(start(NO_PROXY, _ -> false), forwarded);
    assertEquals(List.of(Address.parse("198.51.100.7"), Address.parse("127.0.0.1")), clients());
    assertEquals(List.of(Optional.empty(), Optional.empty()), direct);
  }

  @Test
  void anErrorEndsTheConnectionAndNotTheServer() throws IOException {
    Server server = start(NO_PROXY, _ -> false);
    assertEquals("", exchange(server, "GET /error HTTP/1.1\r\nConnection: close\r\n\r\n"));
    assertTrue(exchange(server, LAST.formatted(1)).endsWith("answer to a=1"));
  }

  @Test
  void aServerThatHasStoppedAcceptsNothing() throws IOException {
    Server server = start(NO_PROXY, _ -> false);
    exchange(server, LAST.formatted(1));
    assertTrue(servers.removeLast().stop(STOP));
    assertThrows(ConnectException.class, () -> exchange(server, LAST.formatted(2)));
  }

  private Server start(String proxies, Predicate<HttpRequest> mayBlock) {
    Server server =
        Server.start(
            List.of(address),
            0,
            new Server.Service(this::respond, mayBlock, Thread::startVirtualThread, metrics),
            LIMITS,
            new Server.Trust(new TrustedProxies(List.of(Cidr.parse(proxies))), false),
            1,
            InstantSource.system());
    servers.add(server);
    return server;
  }

  private HttpReply respond(HttpRequest request, Optional<Address> end) {
    requests.add(request);
    direct.add(end);
    byWorker.add(Thread.currentThread().isVirtual());
    atOnce.add(StackWalker.getInstance().walk(EpollListenerTest::hasNoChannel));
    return switch (request.path()) {
      case "/error" -> throw new Error("as the test says", null, false, false) {};
      case "/large" -> HttpReply.text(200, "text/plain", "x".repeat(LARGE));
      default -> HttpReply.text(200, "text/plain", "answer to " + request.rawQuery());
    };
  }

  private static boolean hasNoChannel(Stream<StackWalker.StackFrame> callers) {
    return callers.anyMatch(
        caller ->
            caller.getClassName().equals(EpollListener.class.getName())
                && caller.getMethodName().equals("answers"));
  }

  private List<Optional<Address>> clients() {
    return requests.stream().map(HttpRequest::client).toList();
  }

  private Socket connect(Server server) throws IOException {
    Socket client = new Socket(address, server.port());
    client.setSoTimeout(TIMEOUT_MILLIS);
    client.setTcpNoDelay(true);
    return client;
  }

  /** Sends the parts of a request, and returns all that the server sends until it ends. */
  private String exchange(Server server, String... parts) throws IOException {
    try (Socket client = connect(server)) {
      for (String part : parts) {
        send(client, part);
      }
      return rest(client);
    }
  }

  private static void send(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private static String rest(Socket client) throws IOException {
    return new String(client.getInputStream().readAllBytes(), ISO_8859_1);
  }

  private static String readUntil(Socket client, String end) throws IOException {
    var text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      int next = client.getInputStream().read();
      assertTrue(next >= 0, () -> "the connection ended after " + text);
      text.append((char) next);
    }
    return text.toString();
  }
}
