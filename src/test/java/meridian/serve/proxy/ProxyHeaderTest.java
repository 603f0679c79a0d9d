package meridian.serve.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import meridian.peer.Address;
import meridian.serve.proxy.ProxyHeader.MalformedProxyHeaderException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers of the PROXY protocol, with the examples of its specification. */
final class ProxyHeaderTest {

  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

  @ParameterizedTest
  @CsvSource({
    "PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535, 255.255.255.255",
    "PROXY TCP4 192.0.2.1 192.0.2.2 1 0, 192.0.2.1",
    "PROXY TCP6 2001:db8::1 ::1 1 2, 2001:db8::1",
    "PROXY UNKNOWN, ",
    "PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535, "
  })
  void aLineNamesTheSource(String line, String source) throws MalformedProxyHeaderException {
    byte[] bytes = (line + "\r\nGET / HTTP/1.1\r\n").getBytes(ISO_8859_1);
    assertEquals(
        Optional.of(
            new ProxyHeader(
                line.length() + 2, Optional.ofNullable(source).flatMap(Address::parse))),
        ProxyHeader.parse(bytes, 0, bytes.length));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\n",
        "PROXX TCP4 192.0.2.1 192.0.2.2 1 2\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 1\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 1 65536\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 1 -2\r\n",
        "PROXY TCP4 192.0.2 192.0.2.2 1 2\r\n",
        "PROXY TCP4 ::1 ::1 1 2\r\n",
        "PROXY TCP6 192.0.2.1 192.0.2.2 1 2\r\n",
        "PROXY TCP4  192.0.2.1 192.0.2.2 1 2\r\n",
        "PROXY UDP4 192.0.2.1 192.0.2.2 1 2\r\n",
        "PROXY TCP4 example.org 192.0.2.2 1 2\r\n",
        "PROXY UNKNOWNX\r\n",
        "PROXY \r\n"
      })
  void anotherLineIsRefused(String line) {
    byte[] bytes = line.getBytes(ISO_8859_1);
    assertThrows(
        MalformedProxyHeaderException.class, () -> ProxyHeader.parse(bytes, 0, bytes.length));
  }

  @Test
  void aLineHasAtMost107Bytes() throws MalformedProxyHeaderException {
    byte[] longest = ("PROXY UNKNOWN " + "x".repeat(91) + "\r\n").getBytes(ISO_8859_1);
    assertEquals(107, longest.length);
    assertTrue(ProxyHeader.parse(longest, 0, longest.length).isPresent());
    byte[] longer = ("PROXY UNKNOWN " + "x".repeat(92) + "\r\n").getBytes(ISO_8859_1);
    assertThrows(
        MalformedProxyHeaderException.class, () -> ProxyHeader.parse(longer, 0, longer.length));
  }

  @ParameterizedTest
  @CsvSource({
    "21110 00c c6336407 c0000201 1234 0050, 198.51.100.7",
    "21110 00f c6336407 c0000201 1234 0050 040000, 198.51.100.7",
    "21120 00c c6336407 c0000201 1234 0050, 198.51.100.7",
    "21210 024 20010db8000000000000000000000007 00000000000000000000000000000001 1234 0050,"
        + " 2001:db8::7",
    "20110 00c c6336407 c0000201 1234 0050, ",
    "20000 000, ",
    "21000 000, "
  })
  void aBinaryHeaderNamesTheSource(String rest, String source)
      throws MalformedProxyHeaderException {
    byte[] bytes = binary(rest);
    assertEquals(
        Optional.of(
            new ProxyHeader(bytes.length, Optional.ofNullable(source).flatMap(Address::parse))),
        ProxyHeader.parse(bytes, 0, bytes.length));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"11110 00c", "22110 00c", "31110 00c", "21110 00b", "21210 023", "20000 7f1"})
  void anotherBinaryHeaderIsRefused(String rest) {
    byte[] bytes = binary(rest);
    assertThrows(
        MalformedProxyHeaderException.class, () -> ProxyHeader.parse(bytes, 0, bytes.length));
  }

  @Test
  void anyPartOfAHeaderNeedsMoreBytes() throws MalformedProxyHeaderException {
    for (byte[] header :
        List.of(
            "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n".getBytes(ISO_8859_1),
            binary("21110 00c c6336407 c0000201 1234 0050"))) {
      for (int length = 0; length < header.length; length++) {
        assertEquals(Optional.empty(), ProxyHeader.parse(header, 0, length));
      }
    }
  }

  /** Any bytes are a header, the beginning of one, or refused by the one exception. */
  @Test
  void parsesOrRefusesAnyBytes() {
    var random = new Random(29);
    int parsed = 0;
    for (int n = 0; n < 200_000; n++) {
      byte[] bytes =
          random.nextBoolean()
              ? "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n".getBytes(ISO_8859_1)
              : binary("21110 00c c6336407 c0000201 1234 0050");
      for (int changes = random.nextInt(3); changes > 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      byte[] part = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      try {
        Optional<ProxyHeader> header = ProxyHeader.parse(part, 0, part.length);
        assertTrue(header.stream().allMatch(one -> one.length() <= part.length));
        parsed += header.isPresent() ? 1 : 0;
      } catch (MalformedProxyHeaderException e) {
        assertTrue(String.valueOf(e.getMessage()).startsWith("a ") || part.length > 0);
      }
    }
    assertTrue(parsed > 1_000, "parsed " + parsed);
  }

  private static byte[] binary(String rest) {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(HexFormat.of().parseHex(SIGNATURE + rest.replace(" ", "")));
    return bytes.toByteArray();
  }
}
