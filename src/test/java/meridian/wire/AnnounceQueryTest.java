package meridian.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import meridian.peer.Address;
import meridian.peer.InfoHash;
import meridian.peer.Role;
import meridian.swarm.Event;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AnnounceQueryTest {

  private static final String HASH = "info_hash=aaaaaaaaaaaaaaaaaaaa";
  private static final String ID = "peer_id=-XX0001-aaaaaaaaaaaa";
  static final String MINIMAL = HASH + "&" + ID + "&port=6881";

  @Nested
  final class Identifiers {

    @ParameterizedTest
    @EnumSource
    void mayHoldAnyByteInAnyStyle(EscapeStyle style) throws Exception {
      for (int value = 0; value < 256; value++) {
        byte[] bytes = new byte[20];
        bytes[value % 20] = (byte) value;
        AnnounceQuery query =
            AnnounceQuery.parse("info_hash=" + style.escape(bytes) + "&" + ID + "&port=1");
        assertEquals(InfoHash.of(bytes), query.infoHash(), "byte " + value);
      }
    }

    @Test
    void mayHoldBareBytesThatSeparateNothing() throws Exception {
      String bare = "=+ ;?#/\\\"\u0080\u00ff\0\n<>|~!*(";
      AnnounceQuery query = AnnounceQuery.parse("info_hash=" + bare + "&" + ID + "&port=1");
      assertEquals(InfoHash.of(bare.replace('+', ' ').getBytes(ISO_8859_1)), query.infoHash());
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            peer_id=-XX0001-aaaaaaaaaaaa&port=1                  | info_hash: missing
            info_hash=&peer_id=-XX0001-aaaaaaaaaaaa&port=1       | info_hash: missing
            info_hash&peer_id=-XX0001-aaaaaaaaaaaa&port=1        | info_hash: missing
            info_hash=abc&peer_id=-XX0001-aaaaaaaaaaaa&port=1    | info_hash: must be 20 bytes, not 3
            info_hash=aaaaaaaaaaaaaaaaaaaaa&port=1               | info_hash: must be 20 bytes, not 21
            info_hash=%zz&peer_id=-XX0001-aaaaaaaaaaaa&port=1    | info_hash: is not properly percent-encoded
            info_hash=aaaaaaaaaaaaaaaaaaa%&port=1                | info_hash: is not properly percent-encoded
            info_hash=aaaaaaaaaaaaaaaaaaa\u0100&port=1           | info_hash: is not properly percent-encoded
            info_hash=aaaaaaaaaaaaaaaaaaaa&port=1                | peer_id: missing
            info_hash=aaaaaaaaaaaaaaaaaaaa&port=1&peer_id=a%4    | peer_id: is not properly percent-encoded
            info_hash=aaaaaaaaaaaaaaaaaaaa&port=1&peer_id=+++++  | peer_id: must be 20 bytes, not 5
            ''                                                   | info_hash: missing
            &&=&=a&                                              | info_hash: missing
            INFO_HASH=aaaaaaaaaaaaaaaaaaaa                       | info_hash: missing
            """)
    void areRequired(String rawQuery, String message) {
      assertRefused(message, rawQuery);
    }
  }

  @Nested
  final class Numbers {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 80, 6881, 65535})
    void takeAPort(int port) throws Exception {
      assertEquals(port, AnnounceQuery.parse(HASH + "&" + ID + "&port=" + port).port());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "4294973177", "-9223372036854775808"})
    void refuseAPortThatIsNone(String port) {
      assertRefused("port: must be 0 to 65535", HASH + "&" + ID + "&port=" + port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&port", "&port=", "&port=&port=6881", "&Port=6881"})
    void requireAPort(String port) {
      assertRefused("port: missing", HASH + "&" + ID + port);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "port=a",
          "port=0x1ae1",
          "port=6881.0",
          "port=%206881",
          "port=68 81",
          "port=-",
          "left=1e9",
          "left=many",
          "numwant=all",
          "numwant=%B2",
          "numwant=--1",
          "numwant=%D9%A1"
        })
    void refuseWhatIsNotDecimal(String parameter) {
      String name = parameter.substring(0, parameter.indexOf('='));
      assertRefused(
          name + ": must be a decimal number", HASH + "&" + ID + "&" + parameter + "&port=6881");
    }

    @ParameterizedTest
    @CsvSource({
      "numwant=30, 30",
      "numwant=0, 0",
      "numwant=-1, -1",
      "numwant=2147483648, 2147483647",
      "numwant=99999999999999999999, 2147483647",
      "numwant=9223372036854775807, 2147483647",
      "numwant=-9223372036854775808, -2147483648"
    })
    void clampNumWant(String parameter, int numWant) throws Exception {
      assertEquals(OptionalInt.of(numWant), parse(parameter).numWant());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "numwant", "numwant="})
    void leaveNumWantToTheTracker(String parameter) throws Exception {
      assertEquals(OptionalInt.empty(), parse(parameter).numWant());
    }

    @ParameterizedTest
    @CsvSource({
      "left=0, 0",
      "left=16384, 16384",
      "left=9223372036854775807, 9223372036854775807",
      "left=-1, 9223372036854775807",
      "left, 9223372036854775807",
      "left=, 9223372036854775807",
      "'', 9223372036854775807",
      "event=completed, 0",
      "event=completed&left=, 0",
      "event=completed&left=-1, 0",
      "event=completed&left=5, 5"
    })
    void knowWhatIsLeftOrThatNobodyDoes(String parameters, long left) throws Exception {
      assertEquals(left, parse(parameters).left());
    }

    @Test
    void thatNobodyUsesAreNotRead() throws Exception {
      parse("uploaded=lots&downloaded=-&corrupt=99999999999999999999&redundant=");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "event=started, STARTED",
    "event=completed, COMPLETED",
    "event=stopped, STOPPED",
    "event=paused, PAUSED",
    "event=empty, NONE",
    "event=, NONE",
    "event, NONE",
    "'', NONE",
    "event=Started, NONE",
    "event=resumed, NONE",
    "event=st%61rted, STARTED",
    "event=stopped&event=started, STOPPED"
  })
  void parsesEvents(String parameters, Event event) throws Exception {
    assertEquals(event, parse(parameters).event());
  }

  @ParameterizedTest
  @CsvSource({
    "left=0, SEEDER",
    "left=0&event=paused, SEEDER",
    "left=1&event=paused, PARTIAL_SEED",
    "event=paused, PARTIAL_SEED",
    "left=1, LEECHER",
    "left=1&event=completed, LEECHER",
    "event=completed, SEEDER",
    "'', LEECHER"
  })
  void derivesTheRole(String parameters, Role role) throws Exception {
    assertEquals(role, parse(parameters).role());
  }

  @ParameterizedTest
  @CsvSource({
    "'', COMPACT",
    "compact, COMPACT",
    "compact=, COMPACT",
    "compact=1, COMPACT",
    "compact=00, COMPACT",
    "no_peer_id=1, COMPACT",
    "compact=0, DICTIONARIES",
    "compact=%30, DICTIONARIES",
    "compact=0&compact=1, DICTIONARIES",
    "compact=0&no_peer_id=0, DICTIONARIES",
    "compact=0&no_peer_id=1, DICTIONARIES_WITHOUT_IDS",
    "compact=0&no_peer_id, DICTIONARIES_WITHOUT_IDS"
  })
  void derivesTheFormOfThePeerList(String parameters, PeerListForm form) throws Exception {
    assertEquals(form, parse(parameters).peerListForm());
  }

  @ParameterizedTest
  @ValueSource(strings = {"key", "trackerid"})
  void limitsTheLengthOfTokens(String name) throws Exception {
    assertEquals(Optional.empty(), token(name, ""));
    assertEquals(Optional.of("\u00ff+a"), token(name, "=%ff+%61"));
    assertEquals(Optional.of("a".repeat(256)), token(name, "=" + "a".repeat(256)));
    assertEquals(Optional.empty(), token(name, "=" + "a".repeat(257)));
    assertEquals(Optional.empty(), token(name, "="));
    assertEquals(Optional.of("a"), token(name, "=a&" + name + "=b"));
  }

  @ParameterizedTest
  @CsvSource({
    "ip=192.0.2.1, 192.0.2.1",
    "ipv4=192.0.2.1:6881, 192.0.2.1",
    "ipv4=192.0.2.1%3A6881, 192.0.2.1",
    "ipv6=2001:db8::1, 2001:db8::1",
    "ipv6=%5B2001%3Adb8%3A%3A1%5D%3A6881, 2001:db8::1",
    "ipv6=[2001:db8::1], 2001:db8::1",
    "ip=::ffff:192.0.2.1, 192.0.2.1"
  })
  void collectsClaimedAddresses(String parameter, String address) throws Exception {
    assertEquals(addresses(address), parse(parameter).claimedAddresses());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ip",
        "ip=",
        "ip=localhost",
        "ip=example.org:80",
        "ip=256.0.0.1",
        "ip=%zz",
        "ip=[",
        "ip=]:",
        "ip=[]:1",
        "ip=:",
        "ip=::1::2",
        "ip=[2001:db8::1",
        "ip=2001:db8::1]:5",
        "ip=\u0100",
        "ip=fe80::1%251",
        "ip=[fe80::1%25lo]:80"
      })
  void ignoresClaimsThatAreNotAddresses(String parameter) throws Exception {
    assertEquals(addresses("192.0.2.9"), parse(parameter + "&ip=192.0.2.9").claimedAddresses());
  }

  @Test
  void limitsTheNumberOfClaims() throws Exception {
    assertEquals(8, parse("ip=192.0.2.9&".repeat(1000)).claimedAddresses().size());
  }

  @Test
  void usesTheFirstOfRepeatedParameters() throws Exception {
    AnnounceQuery query = AnnounceQuery.parse(MINIMAL + "&port=7&info_hash=x&peer_id=%zz&port=q");
    assertEquals(6881, query.port());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%zz",
        "x=%",
        "x=%zz",
        "uploaded=%",
        "%zz=1",
        "x=\u0100",
        "\u0100",
        "=",
        "==",
        "&&"
      })
  void ignoresMalformedUnknownParameters(String parameter) throws Exception {
    assertEquals(parse(""), AnnounceQuery.parse(parameter + "&" + MINIMAL));
    assertEquals(parse(""), parse(parameter));
  }

  @Test
  void ignoresAMalformedKeyOrTrackerId() throws Exception {
    AnnounceQuery query = parse("key=%4x&trackerid=%");
    assertEquals(Optional.empty(), query.key());
    assertEquals(Optional.empty(), query.trackerId());
  }

  @ParameterizedTest
  @ValueSource(strings = {"port", "event", "left", "numwant", "compact", "no_peer_id"})
  void namesTheParameterWithAMalformedEscape(String name) {
    assertRefused(
        name + ": is not properly percent-encoded", HASH + "&" + ID + "&" + name + "=%4x&port=1");
  }

  private static AnnounceQuery parse(String parameters) throws MalformedRequestException {
    return AnnounceQuery.parse(MINIMAL + "&" + parameters);
  }

  private static Optional<String> token(String name, String value) throws Exception {
    AnnounceQuery query = parse(name + value);
    return name.equals("key") ? query.key() : query.trackerId();
  }

  private static void assertRefused(String message, String rawQuery) {
    MalformedRequestException refusal =
        assertThrows(MalformedRequestException.class, () -> AnnounceQuery.parse(rawQuery));
    assertEquals(message, refusal.getMessage());
    assertEquals(message.substring(0, message.indexOf(':')), refusal.parameter());
  }

  static List<Address> addresses(String... literals) {
    return Stream.of(literals).map(literal -> Address.parse(literal).orElseThrow()).toList();
  }
}
