package meridian.cli.smoke;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import meridian.command.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SmokeCommandTest {

  private static final String SEEDER = "d8:intervali1800e5:peers6:\u007f\u0000\u0000\u0001\u00c3Qe";
  private static final String NO_PEERS = "d8:intervali1800e5:peers0:e";
  private static final Pattern INFO_HASH = Pattern.compile("info_hash=([^&]*)");

  private final List<String> queries = new ArrayList<>();
  private final Set<String> hosts = new TreeSet<>();
  private String health =
      "{\"status\":\"ok\",\"region\":\"us-east-1\",\"verdict\":\"healthy\",\"reason\":\"\"}";
  private String announced = SEEDER;

  /** How a front door changes a query. */
  private FrontDoor door = query -> query;

  private HttpServer server;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/health", exchange -> answer(exchange, health));
    server.createContext("/announce", exchange -> answer(exchange, announced));
    server.createContext("/scrape", exchange -> answer(exchange, files(exchange)));
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  @Test
  void passes_a_healthy_tracker_that_returns_peers() {
    Outcome outcome = smoke("--region", "us-east-1");
    assertEquals(
        new Outcome(0, "healthy  us-east-1\nan announced peer is returned to another one\n", ""),
        outcome);
  }

  @Test
  void removes_its_peers() {
    smoke();
    assertEquals(
        2, queries.stream().filter(query -> query.endsWith("event=stopped")).count(), "stopped");
  }

  @Test
  void fails_without_the_announced_peer() {
    announced = NO_PEERS;
    Outcome outcome = smoke();
    assertEquals(1, outcome.exitCode());
    assertTrue(outcome.err().startsWith("An announced peer is not returned"), outcome.err());
  }

  @Test
  void fails_for_an_unhealthy_region() {
    health = "{\"region\":\"us-east-1\",\"verdict\":\"isolated\",\"reason\":\"Nothing arrives.\"}";
    assertEquals(new Outcome(1, "", "us-east-1 is not healthy: Nothing arrives.\n"), smoke());
  }

  @Test
  void passes_a_drained_region() {
    health = "{\"region\":\"us-east-1\",\"verdict\":\"drained\",\"reason\":\"By an operator.\"}";
    assertEquals(0, smoke().exitCode());
  }

  @Test
  void fails_for_another_region() {
    assertEquals(
        new Outcome(1, "", "us-east-1 answers, not eu-west-1.\n"), smoke("--region", "eu-west-1"));
  }

  @Test
  void connects_to_another_host_by_the_same_name() {
    String url = "http://shared.tracker.invalid:%d/announce".formatted(port());
    assertEquals(1, smokeAt(url, List.of()).exitCode());

    String another = url.replace("shared", "common");
    Outcome outcome = smokeAt(another, List.of("--connect-to", "localhost"));
    assertEquals(0, outcome.exitCode(), outcome.err());
    assertEquals(Set.of("common.tracker.invalid:" + port()), hosts);
  }

  @Test
  void connects_by_one_address_family() {
    String url = "http://four.tracker.invalid:%d/announce".formatted(port());
    Outcome outcome = smokeAt(url, List.of("--connect-to", "localhost", "-4"));
    assertEquals(0, outcome.exitCode(), outcome.err());

    String other = url.replace("four", "six");
    assertEquals(
        new Outcome(1, "", "six.tracker.invalid has no IPv6 address.\n"),
        smokeAt(other, List.of("--connect-to", "127.0.0.1", "-6")));
    assertEquals(new Outcome(1, "", "127.0.0.1 has no IPv6 address.\n"), smoke("-6"));
    assertEquals(0, smoke("-4").exitCode());
    assertEquals(2, smoke("-4", "-6").exitCode());
  }

  @Test
  void fails_without_a_verdict() {
    health = "<html>";
    assertEquals("/health answers with HTTP status 200 and without a verdict.\n", smoke().err());
  }

  @Test
  void sends_every_byte_value_in_two_styles() {
    Outcome outcome = smoke("--all-bytes");
    assertEquals(0, outcome.exitCode(), outcome.err());
    List<String> scrapes = queries.stream().filter(query -> !query.contains("port=")).toList();
    assertEquals(2, scrapes.size());
    for (String scrape : scrapes) {
      List<byte[]> hashes = hashes(scrape);
      assertEquals(13, hashes.size());
      String hex = hashes.stream().map(HexFormat.of()::formatHex).collect(Collectors.joining());
      for (int value = 0; value < 256; value++) {
        String digits = HexFormat.of().toHexDigits((byte) value);
        assertTrue(Pattern.matches("(..)*" + digits + "(..)*", hex), digits);
      }
    }
  }

  @Test
  void finds_a_front_door_that_keeps_only_the_last_of_a_repeated_parameter() {
    door = query -> query.substring(query.lastIndexOf("info_hash="));
    Outcome outcome = smoke("--all-bytes");
    assertEquals(1, outcome.exitCode());
    assertTrue(outcome.err().startsWith("Announced, but not found by a scrape: ["), outcome.err());
  }

  @Test
  void finds_a_front_door_that_changes_a_byte() {
    door = query -> query.replace("%FF", "%EF");
    assertEquals(1, smoke("--all-bytes").exitCode());
  }

  private Outcome smoke(String... options) {
    return smokeAt("http://127.0.0.1:" + port() + "/announce", List.of(options));
  }

  private int port() {
    return server.getAddress().getPort();
  }

  private static Outcome smokeAt(String url, List<String> options) {
    List<String> arguments = new ArrayList<>(options);
    arguments.addFirst(url);
    return Outcome.of(new SmokeCommand(new Random(1)), arguments.toArray(String[]::new));
  }

  private void answer(HttpExchange exchange, String answer) throws IOException {
    try (exchange) {
      hosts.add(exchange.getRequestHeaders().getFirst("Host"));
      if (exchange.getRequestURI().getRawQuery() != null) {
        queries.add(exchange.getRequestURI().getRawQuery());
      }
      byte[] body = answer.getBytes(ISO_8859_1);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private String files(HttpExchange exchange) {
    String files =
        hashes(door.pass(exchange.getRequestURI().getRawQuery())).stream()
            .map(hash -> new String(hash, ISO_8859_1))
            .sorted()
            .map(hash -> "20:" + hash + "d8:completei1ee")
            .collect(Collectors.joining());
    return "d5:filesd" + files + "ee";
  }

  private static List<byte[]> hashes(String query) {
    return INFO_HASH.matcher(query).results().map(found -> unescape(found.group(1))).toList();
  }

  private static byte[] unescape(String text) {
    String hex =
        Pattern.compile("%(..)|(.)")
            .matcher(text)
            .results()
            .map(
                found ->
                    found.group(1) != null
                        ? found.group(1)
                        : HexFormat.of().toHexDigits((byte) found.group(2).charAt(0)))
            .collect(Collectors.joining());
    return HexFormat.of().parseHex(hex);
  }

  private interface FrontDoor {
    String pass(String query);
  }
}
