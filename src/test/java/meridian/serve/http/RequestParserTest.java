package meridian.serve.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import meridian.serve.http.RequestParser.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The decoder of requests: examples, every split, and random bytes. */
final class RequestParserTest {

  private static final int MAX_HEAD = 512;
  private static final int MAX_BODY = 32;
  private static final String ANNOUNCE =
      """
      GET /announce?info_hash=%00\u00ff|"[&left=0 HTTP/1.1
      Host: tracker.example.org
      X-Forwarded-For: 192.0.2.1
      Content-Length: 3
      x-forwarded-for:192.0.2.2\s
      If-None-Match: "a"

      """
              .replace("\n", "\r\n")
          + "abc";

  private final RequestParser parser = new RequestParser(MAX_HEAD, MAX_BODY);

  @Test
  void readsTheRequest() {
    assertEquals(ANNOUNCE.length(), parse(ANNOUNCE));
    assertEquals("GET", parser.method());
    assertEquals("/announce", parser.path());
    assertEquals("info_hash=%00\u00ff|\"[&left=0", parser.query());
    assertEquals("192.0.2.1,192.0.2.2", parser.headers().forwardedFor());
    assertEquals("\"a\"", parser.headers().ifNoneMatch());
    assertTrue(parser.headers().isForwarded());
    assertTrue(parser.keepsAlive());
    assertFalse(parser.isHttp10());
  }

  @Test
  void nothingIsLeftOfTheLastRequest() {
    parse(ANNOUNCE.replace("\r\nHost", "\r\nConnection: close\r\nHost"));
    parse("HEAD / HTTP/1.1\r\n\r\n");
    assertEquals("HEAD", parser.method());
    assertEquals("/", parser.path());
    assertEquals("", parser.query());
    assertEquals("", parser.headers().forwardedFor());
    assertEquals("", parser.headers().ifNoneMatch());
    assertFalse(parser.headers().isForwarded());
    assertTrue(parser.keepsAlive());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/                             | /          |",
        "/announce                     | /announce  |",
        "/announce?                    | /announce  |",
        "/announce?a=b?c               | /announce  | a=b?c",
        "/scrape?info_hash=%20         | /scrape    | info_hash=%20",
        "//announce/                   | //announce/|",
        "http://host/announce?a=b      | /announce  | a=b",
        "HTTPS://host:443/announce     | /announce  |",
        "http://host                   | /          |",
        "http://host?a=b               | /          | a=b",
        "*                             | *          |"
      })
  void readsEachFormOfATarget(String target, String path, String query) {
    assertTrue(parse("GET " + target + " HTTP/1.1\r\n\r\n") > 0);
    assertEquals(path, parser.path());
    assertEquals(query == null ? "" : query, parser.query());
  }

  /** The tracker's clients do not escape all that they should. */
  @Test
  void aTargetMayHaveAnyByteButASpaceAndTheEndOfALine() {
    for (int b = 0; b < 256; b++) {
      int end = parse("GET /announce?" + (char) b + " HTTP/1.1\r\n\r\n");
      if (b == ' ' || b == '\r' || b == '\n') {
        assertEquals(RequestParser.REFUSED, end, "byte " + b);
      } else {
        assertEquals(String.valueOf((char) b), parser.query());
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.1 | Host: a                              | true",
        "1.1 | Connection: close                    | false",
        "1.1 | CONNECTION:\tfoo , Close             | false",
        "1.1 | Connection: closed                   | true",
        "1.1 | Connection: keep-alive, close        | false",
        "1.1 | Connection: close, keep-alive        | false",
        "1.1 | Connection:                          | true",
        "1.0 | Host: a                              | false",
        "1.0 | Connection: Keep-Alive               | true",
        "1.0 | Connection: keep-alive, close        | false",
        "1.9 | Host: a                              | true"
      })
  void knowsWhetherTheConnectionStaysOpen(String version, String header, boolean keepsAlive) {
    assertTrue(parse("GET / HTTP/" + version + "\r\n" + header + "\r\n\r\n") > 0);
    assertEquals(keepsAlive, parser.keepsAlive());
    assertEquals(version.equals("1.0"), parser.isHttp10());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /\r\n\r\n",
        "GET / HTTP/1.1 \r\n\r\n",
        "GET  / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.x\r\n\r\n",
        "GET / FTTP/1.1\r\n\r\n",
        " GET / HTTP/1.1\r\n\r\n",
        "GET announce HTTP/1.1\r\n\r\n",
        "GET http:// HTTP/1.1\r\n\r\n",
        "G(T / HTTP/1.1\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001",
        "GET / HTTP/1.1\rX\r\n\r\n",
        "GET / HTTP/1.1\r\nNo colon\r\n\r\n",
        "GET / HTTP/1.1\r\nSpace : a\r\n\r\n",
        "GET / HTTP/1.1\r\n: a\r\n\r\n",
        "GET / HTTP/1.1\r\n folded\r\n\r\n",
        "GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n",
        "GET / HTTP/1.1\r\nA: b\rc\r\n\r\n",
        "GET / HTTP/1.1\r\nA: \u0000\r\n\r\n",
        "GET / HTTP/1.1\r\n\rX",
        "GET / HTTP/1.1\r\nContent-Length: 1x\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: 1, 1\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length:\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"
      })
  void whatIsNoRequestIsMalformed(String text) {
    assertEquals(RequestParser.REFUSED, parse(text));
    assertEquals(Fault.MALFORMED, parser.fault());
  }

  @Test
  void refusesWhatIsNotSupported() {
    assertEquals(Fault.UNSUPPORTED, fault("GET / HTTP/2.0\r\n\r\n"));
    assertEquals(Fault.UNSUPPORTED, fault("GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"));
    assertEquals(Fault.UNSUPPORTED, fault("A".repeat(17) + " / HTTP/1.1\r\n\r\n"));
  }

  @Test
  void refusesWhatIsTooLarge() {
    String head = "GET / HTTP/1.1\r\nA: %s\r\n\r\n";
    int room = MAX_HEAD - head.length() + 2;
    String largest = head.formatted("a".repeat(room));
    assertEquals(MAX_HEAD, parse(largest));
    assertEquals(Fault.HEAD_TOO_LARGE, fault(head.formatted("a".repeat(room + 1))));
    assertEquals(Fault.HEAD_TOO_LARGE, fault("a".repeat(16) + " /" + "b".repeat(MAX_HEAD)));
    assertEquals(Fault.HEAD_TOO_LARGE, fault("\r\n".repeat(MAX_HEAD / 2)));
    assertEquals(Fault.BODY_TOO_LARGE, fault("POST / HTTP/1.1\r\nContent-Length: 33\r\n\r\n"));
    assertEquals(
        Fault.BODY_TOO_LARGE,
        fault("POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n"));
    assertEquals(
        Fault.MALFORMED,
        fault("GET / HTTP/1.1\r\n" + "X-Forwarded-For: a\r\n".repeat(17) + "\r\n"));
  }

  @Test
  void linesMayEndWithoutCarriageReturnsAndEmptyOnesMayComeFirst() {
    String request = "\r\n\nGET /health HTTP/1.0\nA: b\n\n";
    assertEquals(request.length(), parse(request + "GET"));
    assertEquals("/health", parser.path());
  }

  @Test
  void anyPartOfARequestNeedsMoreBytes() {
    for (int length = 0; length < ANNOUNCE.length(); length++) {
      assertEquals(RequestParser.INCOMPLETE, parse(ANNOUNCE.substring(0, length)), "at " + length);
    }
  }

  @Test
  void readsOneRequestAfterTheOther() {
    byte[] bytes = ("  " + ANNOUNCE + ANNOUNCE + ANNOUNCE).getBytes(ISO_8859_1);
    int at = 2;
    for (int n = 0; n < 3; n++) {
      at = parser.parse(bytes, at, bytes.length);
      assertEquals(2 + (n + 1) * ANNOUNCE.length(), at);
    }
  }

  /**
   * Any bytes are a request, the beginning of one, or refused; and more bytes never change whether
   * and how a request was understood.
   */
  @Test
  void parsesOrRefusesAnyBytes() {
    var random = new Random(41);
    int[] outcomes = new int[3];
    for (int n = 0; n < 300_000; n++) {
      byte[] bytes = mutated(random);
      int end = parser.parse(bytes, 0, bytes.length);
      outcomes[Math.min(end, 0) + 2]++;
      if (end >= 0) {
        assertTrue(end <= bytes.length);
        assertNotEquals("", parser.path());
        String all = parser.method() + parser.query() + parser.headers().forwardedFor();
        assertTrue(all.length() + parser.headers().ifNoneMatch().length() <= MAX_HEAD);
      }
      byte[] part = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      int before = parser.parse(part, 0, part.length);
      if (before != RequestParser.INCOMPLETE) {
        assertEquals(before, end);
      }
    }
    assertTrue(Arrays.stream(outcomes).allMatch(count -> count > 1_000), Arrays.toString(outcomes));
  }

  private static byte[] mutated(Random random) {
    byte[] bytes = ANNOUNCE.getBytes(ISO_8859_1);
    byte[] likely = " \r\n:/?\u0000,0".getBytes(ISO_8859_1);
    for (int changes = random.nextInt(4); changes > 0; changes--) {
      bytes[random.nextInt(bytes.length)] =
          random.nextBoolean() ? (byte) random.nextInt() : likely[random.nextInt(likely.length)];
    }
    return random.nextInt(10) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }

  private Fault fault(String text) {
    assertEquals(RequestParser.REFUSED, parse(text));
    return parser.fault();
  }

  private int parse(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    return parser.parse(bytes, 0, bytes.length);
  }
}
