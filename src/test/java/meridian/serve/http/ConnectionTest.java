package meridian.serve.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import meridian.http.HttpReply;
import meridian.http.HttpRequest;
import meridian.peer.Address;
import meridian.serve.proxy.Cidr;
import meridian.serve.proxy.TrustedProxies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection without a network, whose clock ticks when a test says so. */
final class ConnectionTest {

  private static final int REQUEST_SECONDS = 10;
  private static final int IDLE_SECONDS = 60;
  private static final ServerLimits LIMITS =
      new ServerLimits(
          4, 2, 1_024, Duration.ofSeconds(REQUEST_SECONDS), Duration.ofSeconds(IDLE_SECONDS));
  private static final TrustedProxies PROXIES =
      new TrustedProxies(List.of(Cidr.parse("10.0.0.0/8")));
  private static final String CLIENT = "198.51.100.7";
  private static final String PROXY = "10.0.0.1";
  private static final String REQUEST = "GET /announce?a=%d HTTP/1.1\r\nHost: a\r\n\r\n";

  private final ServerMetrics metrics = new ServerMetrics();
  private final List<HttpRequest> requests = new ArrayList<>();
  private final List<Optional<Address>> direct = new ArrayList<>();
  private final Deque<Runnable> work = new ArrayDeque<>();
  private final LoopState loop =
      new LoopState(LIMITS.headBytes(), () -> Instant.parse("2026-11-29T01:02:03Z"));
  private boolean mayBlock;
  private boolean isFailing;

  /** Whether clients read nothing, so that the server's buffers fill. */
  private boolean isUnread;

  private Connections connections = connections(false);

  private Connections connections(boolean expectsProxyHeaders) {
    return new Connections(
        new Server.Service(this::respond, _ -> mayBlock, work::add, metrics),
        LIMITS,
        new Server.Trust(PROXIES, expectsProxyHeaders));
  }

  private HttpReply respond(HttpRequest request, Optional<Address> end) {
    if (isFailing) {
      throw new Error("as the test says", null, false, false) {};
    }
    requests.add(request);
    direct.add(end);
    return HttpReply.text(200, "text/plain", "answer to " + request.rawQuery());
  }

  @Test
  void answersInTheFormOfHttp() {
    EmbeddedChannel client = connect(CLIENT);
    send(client, REQUEST.formatted(1));
    String reply = received(client);
    assertTrue(
        reply.startsWith("HTTP/1.1 200 OK\r\ndate: Sun, 29 Nov 2026 01:02:03 GMT\r\n"), reply);
    assertTrue(reply.endsWith("content-length: 13\r\n\r\nanswer to a=1"), reply);
    assertFalse(reply.contains("connection:"), reply);
    assertEquals("GET", requests.getFirst().method());
    assertEquals("/announce", requests.getFirst().path());
    assertEquals(Address.parse(CLIENT), requests.getFirst().client());
    assertEquals(List.of(Address.parse(CLIENT)), direct);
    assertTrue(client.isOpen());
  }

  @Test
  void closesAfterTheReplyIfTheClientAsks() {
    EmbeddedChannel client = connect(CLIENT);
    send(client, "GET /announce?a=1 HTTP/1.0\r\n\r\n" + REQUEST.formatted(2));
    assertTrue(received(client).contains("\r\nconnection: close\r\n"));
    assertEquals(1, requests.size());
    assertFalse(client.isOpen());
    assertEquals(0, metrics.open());
  }

  @Test
  void tellsAnOldClientThatTheConnectionStaysOpen() {
    EmbeddedChannel client = connect(CLIENT);
    send(client, "GET /announce?a=1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    assertTrue(received(client).contains("\r\nconnection: keep-alive\r\n"));
    assertTrue(client.isOpen());
  }

  @Test
  void sendsNoBodyInReplyToHead() {
    EmbeddedChannel client = connect(CLIENT);
    send(client, "HEAD /announce?a=1 HTTP/1.1\r\n\r\n");
    assertTrue(received(client).endsWith("\r\n\r\n"));
  }

  @Test
  void answersPipelinedRequestsByOneWrite() {
    EmbeddedChannel client = connect(CLIENT);
    send(client, REQUEST.formatted(1) + REQUEST.formatted(2) + REQUEST.formatted(3));
    ByteBuf all = client.readOutbound();
    String replies = all.toString(ISO_8859_1);
    all.release();
    assertEquals(List.of("a=1", "a=2", "a=3"), queries());
    assertTrue(replies.indexOf("a=1") < replies.indexOf("a=3"), replies);
    assertEquals("", received(client));
  }

  /** However requests are divided, and whether or not another thread answers, replies are equal. */
  @Test
  void theDivisionIntoPacketsChangesNothing() {
    String three = REQUEST.formatted(1) + REQUEST.formatted(2) + REQUEST.formatted(3);
    EmbeddedChannel whole = connect(CLIENT);
    send(whole, three);
    String expected = received(whole);
    for (int one = 0; one <= three.length(); one++) {
      assertEquals(expected, replies(three.substring(0, one), three.substring(one)), "at " + one);
    }
    var random = new Random(5);
    for (int n = 0; n < 2_000; n++) {
      mayBlock = random.nextBoolean();
      List<String> packets = new ArrayList<>();
      for (int at = 0; at < three.length(); ) {
        int to = Math.min(three.length(), at + 1 + random.nextInt(40));
        packets.add(three.substring(at, to));
        at = to;
      }
      assertEquals(expected, replies(packets.toArray(String[]::new)), packets::toString);
    }
  }

  private String replies(String... packets) {
    EmbeddedChannel client = connect(CLIENT);
    for (String packet : packets) {
      send(client, packet);
    }
    work(client);
    String replies = received(client);
    var _ = client.close();
    return replies;
  }

  /** A client cannot make the server keep more than a request while another one is answered. */
  @Test
  void whatArrivesWhileARequestIsAnsweredIsLimited() {
    mayBlock = true;
    EmbeddedChannel client = connect(CLIENT);
    send(client, REQUEST.formatted(0));
    int packets = 0;
    for (; client.config().isAutoRead() && packets < 1_000; packets++) {
      send(client, REQUEST.formatted(packets));
    }
    assertTrue(packets < 300, "packets: " + packets);
    work(client);
    assertTrue(client.config().isAutoRead());
    assertEquals(packets + 1, requests.size());
  }

  /** Nor can a client that sends some requests for each answer. */
  @Test
  void whatArrivesBetweenAnswersIsLimited() {
    mayBlock = true;
    EmbeddedChannel client = connect(CLIENT);
    int sent = 0;
    for (int answers = 0; answers < 1_000; answers++) {
      while (client.config().isAutoRead()) {
        send(client, REQUEST.formatted(0).repeat(20));
        sent += 20;
      }
      work.remove().run();
      client.runPendingTasks();
      assertTrue(sent - requests.size() < 300, "pending: " + (sent - requests.size()));
    }
    work(client);
    assertTrue(client.config().isAutoRead());
    assertEquals(sent, requests.size());
  }

  @ParameterizedTest
  @CsvSource({
    "MALFORMED, 400, GET /",
    "UNSUPPORTED, 501, GET / HTTP/3.0",
    "BODY_TOO_LARGE, 413, 'GET / HTTP/1.1\nContent-Length: 9000'"
  })
  void aRequestThatIsNotUnderstoodEndsTheConnection(Refusal refusal, int status, String request) {
    EmbeddedChannel client = connect(CLIENT);
    send(client, REQUEST.formatted(1) + request + "\r\n\r\n" + REQUEST.formatted(2));
    String replies = received(client);
    assertTrue(replies.contains("\r\n\r\nanswer to a=1HTTP/1.1 " + status), replies);
    assertEquals(1, requests.size());
    assertFalse(client.isOpen());
    assertEquals(1, metrics.refusals(refusal));
  }

  @Test
  void aHeadThatIsTooLargeEndsTheConnection() {
    EmbeddedChannel client = connect(CLIENT);
    send(client, "GET / HTTP/1.1\r\nA: ");
    for (int n = 0; n < 20 && client.isOpen(); n++) {
      send(client, "a".repeat(100));
    }
    assertTrue(received(client).startsWith("HTTP/1.1 431 "));
    assertFalse(client.isOpen());
    assertEquals(1, metrics.refusals(Refusal.HEAD_TOO_LARGE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "G", "GET / HTTP/1.1\r\nA: b\r\n"})
  void aRequestMustBeCompleteInTime(String part) {
    EmbeddedChannel client = connect(CLIENT);
    send(client, part);
    tick(REQUEST_SECONDS - 1);
    assertTrue(client.isOpen());
    tick(1);
    assertFalse(client.isOpen());
    assertEquals(1, metrics.refusals(Refusal.SLOW_REQUEST));
  }

  /** A byte now and then does not keep a connection open. */
  @Test
  void slowBytesGiveARequestNoMoreTime() {
    EmbeddedChannel client = connect(CLIENT);
    send(client, REQUEST.formatted(1));
    tick(30);
    for (int n = 0; n < REQUEST_SECONDS; n++) {
      assertTrue(client.isOpen());
      send(client, "GET / HTTP/1.1\r\n".substring(n, n + 1));
      tick(1);
    }
    assertFalse(client.isOpen());
    assertEquals(1, metrics.refusals(Refusal.SLOW_REQUEST));
  }

  @Test
  void anIdleConnectionEndsWithoutBeingARefusal() {
    EmbeddedChannel client = connect(CLIENT);
    send(client, REQUEST.formatted(1));
    tick(IDLE_SECONDS - 1);
    send(client, REQUEST.formatted(2));
    tick(IDLE_SECONDS - 1);
    assertTrue(client.isOpen());
    tick(1);
    assertFalse(client.isOpen());
    for (Refusal refusal : Refusal.values()) {
      assertEquals(0, metrics.refusals(refusal));
    }
  }

  @Test
  void aRequestThatIsBeingAnsweredHasAllTheTimeThatItNeeds() {
    mayBlock = true;
    EmbeddedChannel client = connect(CLIENT);
    send(client, REQUEST.formatted(1));
    tick(10 * IDLE_SECONDS);
    work(client);
    assertTrue(received(client).endsWith("answer to a=1"));
  }

  @Test
  void aClientThatReadsNoRepliesIsGivenNoMore() {
    EmbeddedChannel client = connect(CLIENT);
    client.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    client.runPendingTasks();
    assertFalse(client.config().isAutoRead());
    send(client, REQUEST.formatted(1));
    assertEquals(List.of(), queries());
    client.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
    client.runPendingTasks();
    assertEquals(List.of("a=1"), queries());
    assertTrue(client.config().isAutoRead());
    client.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    client.runPendingTasks();
    tick(REQUEST_SECONDS);
    assertFalse(client.isOpen());
    assertEquals(1, metrics.refusals(Refusal.SLOW_READER));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aClientThatReadsNothingIsEndedInTime(boolean isSlow) {
    mayBlock = isSlow;
    isUnread = true;
    EmbeddedChannel client = connect(CLIENT);
    for (int n = 0; client.config().isAutoRead() && n < 1_000; n++) {
      send(client, REQUEST.formatted(n));
      work(client);
    }
    assertTrue(requests.size() < 100, "answers: " + requests.size());
    tick(REQUEST_SECONDS - 1);
    assertTrue(client.isOpen());
    tick(1);
    assertFalse(client.isOpen());
    assertEquals(1, metrics.refusals(Refusal.SLOW_READER));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aClientThatReadsAgainGetsAllReplies(boolean isSlow) {
    mayBlock = isSlow;
    isUnread = true;
    EmbeddedChannel client = connect(CLIENT);
    int sent = 0;
    for (; client.config().isAutoRead() && sent < 1_000; sent++) {
      send(client, REQUEST.formatted(sent));
      work(client);
    }
    send(client, REQUEST.formatted(sent));
    work(client);
    assertEquals(sent, requests.size());
    isUnread = false;
    client.flush();
    work(client);
    assertEquals(sent + 1, requests.size());
    assertTrue(client.config().isAutoRead());
    assertTrue(received(client).endsWith("answer to a=" + sent));
    tick(REQUEST_SECONDS);
    assertTrue(client.isOpen());
  }

  @Test
  void anErrorOfAnotherThreadEndsTheConnection() {
    mayBlock = true;
    isFailing = true;
    EmbeddedChannel client = connect(CLIENT);
    send(client, REQUEST.formatted(1));
    work(client);
    assertFalse(client.isOpen());
    assertEquals(0, metrics.open());
  }

  @Test
  void anAddressHasOnlySoManyConnections() {
    EmbeddedChannel first = connect(CLIENT);
    connect(CLIENT);
    assertFalse(connect(CLIENT).isOpen());
    assertTrue(connect("198.51.100.8").isOpen());
    assertEquals(1, metrics.refusals(Refusal.CONNECTIONS_OF_ADDRESS));
    var _ = first.close();
    assertTrue(connect(CLIENT).isOpen());
  }

  @Test
  void theAddressesOfAnIpv6NetworkShareItsConnections() {
    connect("2001:db8::1");
    connect("2001:db8::2");
    assertFalse(connect("2001:db8::3").isOpen());
    assertTrue(connect("2001:db8:0:1::3").isOpen());
  }

  @Test
  void theServerHasOnlySoManyConnectionsAndProxiesShareThem() {
    for (int n = 0; n < 4; n++) {
      assertTrue(connect(PROXY).isOpen());
    }
    assertFalse(connect(PROXY).isOpen());
    assertEquals(1, metrics.refusals(Refusal.CONNECTIONS));
    assertEquals(4, metrics.open());
  }

  @Test
  void theRightmostAddressThatIsNoProxysIsTheClient() {
    EmbeddedChannel proxy = connect(PROXY);
    send(proxy, forwarded("203.0.113.5, " + CLIENT + ", 10.0.0.2"));
    assertEquals(Address.parse(CLIENT), requests.getFirst().client());
    assertEquals(List.of(Optional.empty()), direct);
  }

  @Test
  void aClientThatForwardsItselfHasNoEffect() {
    EmbeddedChannel client = connect(CLIENT);
    send(client, forwarded("203.0.113.5"));
    assertEquals(Address.parse(CLIENT), requests.getFirst().client());
    assertEquals(List.of(Optional.empty()), direct);
  }

  /** It is no peer, but it may read the server's own pages. */
  @Test
  void aProxysOwnRequestHasNoClient() {
    EmbeddedChannel proxy = connect(PROXY);
    send(proxy, REQUEST.formatted(1));
    assertEquals(Optional.empty(), requests.getFirst().client());
    assertEquals(List.of(Address.parse(PROXY)), direct);
  }

  @ParameterizedTest
  @ValueSource(strings = {"unknown", "", "198.51.100.7, unknown", "unknown, 10.0.0.2"})
  void aProxyThatForwardsNoAddressNamesNoClient(String forwardedFor) {
    EmbeddedChannel proxy = connect(PROXY);
    send(proxy, forwarded(forwardedFor));
    assertEquals(Optional.empty(), requests.getFirst().client());
    assertEquals(List.of(Optional.empty()), direct);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"PROXY UNKNOWN\r\n", "\r\n\r\n\0\r\nQUIT\n \0\0\0", "\r\n\r\n\0\r\nQUIT\n!\0\0\0"})
  void aProxyHeaderWithoutASourceNamesNoClient(String header) {
    connections = connections(true);
    EmbeddedChannel proxy = connect(PROXY);
    send(proxy, header + REQUEST.formatted(1));
    assertEquals(Optional.empty(), requests.getFirst().client());
    assertEquals(List.of(Optional.empty()), direct);
  }

  @Test
  void theConnectionsOfAClientBehindAProxyProtocolAreCounted() {
    connections = connections(true);
    String header = "PROXY TCP4 198.51.100.7 10.0.0.1 5000 80\r\n";
    EmbeddedChannel first = connect(PROXY);
    send(first, header);
    send(connect(PROXY), header + REQUEST.formatted(1));
    EmbeddedChannel third = connect(PROXY);
    send(third, header + REQUEST.formatted(2));
    assertFalse(third.isOpen());
    assertEquals(List.of("a=1"), queries());
    assertEquals(1, metrics.refusals(Refusal.CONNECTIONS_OF_ADDRESS));
    var _ = first.close();
    EmbeddedChannel fourth = connect(PROXY);
    send(fourth, header + REQUEST.formatted(3));
    assertTrue(fourth.isOpen());
    assertEquals(2, metrics.open());
  }

  private static String forwarded(String addresses) {
    return "GET /announce HTTP/1.1\r\nX-Forwarded-For: " + addresses + "\r\n\r\n";
  }

  @Test
  void aTrustedProxyNamesTheClientBeforeTheFirstRequest() {
    connections = connections(true);
    String header = "PROXY TCP4 198.51.100.7 10.0.0.1 5000 80\r\n";
    for (int split = 0; split < header.length(); split++) {
      requests.clear();
      EmbeddedChannel proxy = connect(PROXY);
      send(proxy, header.substring(0, split));
      send(proxy, header.substring(split) + REQUEST.formatted(1));
      send(proxy, forwarded("203.0.113.5"));
      assertEquals(Address.parse(CLIENT), requests.getFirst().client());
      assertEquals(Address.parse(CLIENT), requests.getLast().client(), "the client forged it");
      assertEquals(2, requests.size());
      var _ = proxy.close();
    }
    assertTrue(direct.stream().allMatch(Optional::isEmpty));
  }

  @Test
  void aTrustedProxyThatNamesNoClientIsClosed() {
    connections = connections(true);
    EmbeddedChannel proxy = connect(PROXY);
    send(proxy, REQUEST.formatted(1));
    assertFalse(proxy.isOpen());
    assertEquals("", received(proxy));
    assertEquals(List.of(), requests);
    assertEquals(1, metrics.refusals(Refusal.PROXY_HEADER));
  }

  @Test
  void aTrustedProxyMustNameTheClientInTime() {
    connections = connections(true);
    EmbeddedChannel proxy = connect(PROXY);
    send(proxy, "PROXY TCP4 ");
    tick(REQUEST_SECONDS);
    assertFalse(proxy.isOpen());
  }

  @Test
  void anotherClientThatSendsAProxyHeaderIsNotUnderstood() {
    connections = connections(true);
    EmbeddedChannel client = connect(CLIENT);
    send(client, "PROXY TCP4 203.0.113.5 10.0.0.1 5000 80\r\n" + REQUEST.formatted(1));
    assertTrue(received(client).startsWith("HTTP/1.1 400 "));
    assertEquals(List.of(), requests);
  }

  @Test
  void whenTheServerStopsIdleConnectionsEndAtOnceAndOthersAfterTheirReply() {
    EmbeddedChannel idle = connect(CLIENT);
    send(idle, REQUEST.formatted(1));
    mayBlock = true;
    EmbeddedChannel busy = connect(CLIENT);
    send(busy, REQUEST.formatted(2));
    EmbeddedChannel half = connect(PROXY);
    send(half, "GET /announce?a=3 HT");
    connections.stop();
    loop.connections().forEach(Connection::stop);
    assertFalse(idle.isOpen());
    assertFalse(connections.awaitEnd(Duration.ZERO));
    work(busy);
    assertTrue(received(busy).contains("\r\nconnection: close\r\n"));
    mayBlock = false;
    send(half, "TP/1.1\r\n\r\n");
    assertTrue(received(half).contains("\r\nconnection: close\r\n"));
    assertTrue(connections.awaitEnd(Duration.ZERO));
  }

  @Test
  void aReplyToAClientThatIsGoneIsDropped() {
    mayBlock = true;
    EmbeddedChannel client = connect(CLIENT);
    send(client, REQUEST.formatted(1));
    var _ = client.close();
    work(client);
    assertEquals(0, metrics.open());
    assertEquals(List.of(), loop.connections());
  }

  private EmbeddedChannel connect(String address) {
    var remote = new InetSocketAddress(InetAddress.ofLiteral(address), 4_711);
    var channel =
        new EmbeddedChannel(false, false) {
          @Override
          protected SocketAddress remoteAddress0() {
            return remote;
          }

          @Override
          protected void doWrite(ChannelOutboundBuffer replies) throws Exception {
            if (!isUnread) {
              super.doWrite(replies);
            }
          }
        };
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(256, 1_024));
    channel.pipeline().addLast(new Connection(channel, connections, loop));
    try {
      channel.register();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return channel;
  }

  private static void send(EmbeddedChannel client, String text) {
    client.writeInbound(Unpooled.copiedBuffer(text, ISO_8859_1));
  }

  /** Does the work of the other threads. */
  private void work(EmbeddedChannel client) {
    while (!work.isEmpty()) {
      work.remove().run();
      client.runPendingTasks();
    }
  }

  private void tick(int seconds) {
    for (int n = 0; n < seconds; n++) {
      loop.tick();
    }
  }

  private List<String> queries() {
    return requests.stream().map(HttpRequest::rawQuery).toList();
  }

  /** What the client has received since the last call. */
  private static String received(EmbeddedChannel client) {
    var all = new StringBuilder();
    for (ByteBuf part = client.readOutbound(); part != null; part = client.readOutbound()) {
      all.append(part.toString(ISO_8859_1));
      part.release();
    }
    return all.toString();
  }
}
