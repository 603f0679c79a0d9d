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
import meridian.peer.PeerId;
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
  private static final String MINIMAL = HASH + "&" + ID + "&port=6881";

  /** Queries as the clients build them. */
  @Nested
  final class Clients {

    private static final InfoHash TORRENT =
        InfoHash.ofHex("123456789abcdef123456789abcdef123456789a");

    @Test
    void libtorrent() throws Exception {
      AnnounceQuery query =
          AnnounceQuery.parse(
              "info_hash=%124Vx%9a%bc%de%f1%23Eg%89%ab%cd%ef%124Vx%9a"
                  + "&peer_id=-LT20B0-~qx!*8K2(R)t&port=6881&uploaded=0&downloaded=0&left=16384"
                  + "&corrupt=0&key=1C8D53F1&event=started&numwant=200&compact=1&no_peer_id=1"
                  + "&supportcrypto=1&redundant=0&ipv4=192.0.2.7&ipv6=2001%3adb8%3a%3a7"
                  + "&ipv6=2001%3adb8%3a%3a8");
      assertEquals(
          new AnnounceQuery(
              TORRENT,
              peerId("-LT20B0-~qx!*8K2(R)t"),
              6881,
              Event.STARTED,
              16384,
              OptionalInt.of(200),
              true,
              true,
              Optional.of("1C8D53F1"),
              Optional.empty(),
              addresses("192.0.2.7", "2001:db8::7", "2001:db8::8")),
          query);
      assertEquals(PeerListForm.COMPACT, query.peerListForm());
    }

    @Test
    void transmissionWithAMagnetLinkAndATrackerId() throws Exception {
      AnnounceQuery query =
          AnnounceQuery.parse(
              "info_hash=%124Vx%9A%BC%DE%F1%23Eg%89%AB%CD%EF%124Vx%9A"
                  + "&peer_id=-TR4060-0r5xk2n1w9zq&port=51413&uploaded=0&downloaded=0"
                  + "&left=9223372036854775807&numwant=80&key=5DA8B5B6&compact=1&supportcrypto=1"
                  + "&requirecrypto=1&event=started&trackerid=a-._~Z09");
      assertEquals(TORRENT, query.infoHash());
      assertEquals(Long.MAX_VALUE, query.left());
      assertEquals(Role.LEECHER, query.role());
      assertEquals(Optional.of("a-._~Z09"), query.trackerId());
    }

    @Test
    void transmissionAsAPartialSeed() throws Exception {
      AnnounceQuery query =
          AnnounceQuery.parse(
              "info_hash=%124Vx%9A%BC%DE%F1%23Eg%89%AB%CD%EF%124Vx%9A"
                  + "&peer_id=-TR4060-0r5xk2n1w9zq&port=51413&uploaded=0&downloaded=0"
                  + "&left=1048576&numwant=80&key=5DA8B5B6&compact=1&event=paused");
      assertEquals(Event.PAUSED, query.event());
      assertEquals(Role.PARTIAL_SEED, query.role());
    }

    @Test
    void aria2() throws Exception {
      AnnounceQuery query =
          AnnounceQuery.parse(
              "info_hash=%124Vx%9A%BC%DE%F1%23Eg%89%AB%CD%EF%124Vx%9A"
                  + "&peer_id=A2-1-36-0-%01%ff%0A%25%00%26%3D%2B%20%7E&uploaded=0&downloaded=0"
                  + "&left=733&compact=1&key=A2-1-36-&numwant=50&no_peer_id=1&port=6999"
                  + "&event=started&supportcrypto=1&ip=203.0.113.5");
      assertEquals(TORRENT, query.infoHash());
      assertEquals(peerId("A2-1-36-0-\u0001\u00ff\n%\0&=+ ~"), query.peerId());
      assertEquals(OptionalInt.of(50), query.numWant());
      assertEquals(addresses("203.0.113.5"), query.claimedAddresses());
    }

    @Test
    void rtorrent() throws Exception {
      AnnounceQuery query =
          AnnounceQuery.parse(
              "info_hash=%124Vx%9A%BC%DE%F1%23Eg%89%AB%CD%EF%124Vx%9A"
                  + "&peer_id=-lt0E00-%BAE%F4%00%00%7F%5F%2E%7E%21%2A%28&key=2f1d5c0a"
                  + "&ip=203.0.113.5&compact=1&port=6890&uploaded=0&downloaded=0&left=42");
      assertEquals(peerId("-lt0E00-\u00baE\u00f4\0\0\u007f_.~!*("), query.peerId());
      assertEquals(OptionalInt.empty(), query.numWant());
      assertEquals(Event.NONE, query.event());
    }

    @Test
    void npm() throws Exception {
      AnnounceQuery query =
          AnnounceQuery.parse(
              "info_hash=%124Vx%9A%BC%DE%F1%23Eg%89%AB%CD%EF%124Vx%9A"
                  + "&peer_id=-WW0205-@*_+-./%7E%FFabc&port=6881&uploaded=0&downloaded=0"
                  + "&left=0&numwant=50&compact=1&event=completed");
      assertEquals(TORRENT, query.infoHash());
      assertEquals(peerId("-WW0205-@*_+-./~\u00ffabc"), query.peerId());
      assertEquals(Role.SEEDER, query.role());
    }

    @Test
    void anacrolix() throws Exception {
      AnnounceQuery query =
          AnnounceQuery.parse(
              "compact=1&downloaded=0&event=empty"
                  + "&info_hash=%124Vx%9A%BC%DE%F1%23Eg%89%AB%CD%EF%124Vx%9A"
                  + "&ip=198.51.100.3&ip=2001%3Adb8%3A%3A3&key=-1094795586&left=-1"
                  + "&peer_id=-GT0003-%20%2B%2F%3D%3F%26abcdef&port=42069&supportcrypto=1"
                  + "&uploaded=0");
      assertEquals(TORRENT, query.infoHash());
      assertEquals(peerId("-GT0003- +/=?&abcdef"), query.peerId());
      assertEquals(Optional.of("-1094795586"), query.key());
      assertEquals(Event.NONE, query.event());
      assertEquals(Role.LEECHER, query.role());
      assertEquals(addresses("198.51.100.3", "2001:db8::3"), query.claimedAddresses());
    }

    @Test
    void stoppingWantsNoPeers() throws Exception {
      AnnounceQuery query = AnnounceQuery.parse(MINIMAL + "&left=0&event=stopped&numwant=0");
      assertEquals(Event.STOPPED, query.event());
      assertEquals(OptionalInt.of(0), query.numWant());
    }
  }

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
      assertEquals(InfoHash.of(bare.getBytes(ISO_8859_1)), query.infoHash());
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
    @ValueSource(ints = {1, 80, 6881, 65535})
    void takeAPort(int port) throws Exception {
      assertEquals(port, AnnounceQuery.parse(HASH + "&" + ID + "&port=" + port).port());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "65536", "4294973177", "-9223372036854775808"})
    void refuseAPortThatIsNone(String port) {
      assertRefused("port: must be 1 to 65535", HASH + "&" + ID + "&port=" + port);
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

  private static PeerId peerId(String latin1) {
    return PeerId.of(latin1.getBytes(ISO_8859_1));
  }

  private static List<Address> addresses(String... literals) {
    return Stream.of(literals).map(literal -> Address.parse(literal).orElseThrow()).toList();
  }
}
