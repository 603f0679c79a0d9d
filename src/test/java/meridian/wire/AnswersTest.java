package meridian.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import meridian.peer.Address;
import meridian.peer.Endpoint;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.PeerId;
import meridian.peer.Role;
import meridian.swarm.SwarmCounts;
import meridian.tracker.AnnounceOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class AnswersTest {

  private static final Address ASKER_4 = address("198.51.100.7");
  private static final Address ASKER_6 = address("2001:db8::7");
  private static final Peer PEER_4 = peer("97.98.99.100", Optional.of("-XX0001-bbbbbbbbbbbb"));
  private static final Peer PEER_6 =
      peer("6162:6364:6566:6768:696a:6b6c:6d6e:6f70", Optional.empty());

  private static final String COMMON_4 =
      "d8:completei2e10:downloadedi9e11:external ip4:\u00c63d\u000710:incompletei5e"
          + "8:intervali1800e12:min intervali900e";
  private static final String COMMON_6 =
      "d8:completei2e10:downloadedi9e11:external ip16: \u0001\r\u00b8\0\0\0\0\0\0\0\0\0\0\0\u0007"
          + "10:incompletei5e8:intervali1800e12:min intervali900e";

  @Test
  void compact() {
    assertEquals(
        COMMON_4 + "5:peers6:abcdAB6:peers618:abcdefghijklmnopABe",
        announce(PeerListForm.COMPACT, ASKER_4, PEER_4, PEER_6));
  }

  @Test
  void compactWithoutIpv6Peers() {
    assertEquals(COMMON_4 + "5:peers6:abcdABe", announce(PeerListForm.COMPACT, ASKER_4, PEER_4));
  }

  @Test
  void compactWithoutPeers() {
    assertEquals(COMMON_4 + "5:peers0:e", announce(PeerListForm.COMPACT, ASKER_4));
  }

  @Test
  void compactWithoutAnyPeersForAnIpv6Client() {
    assertEquals(COMMON_6 + "5:peers0:6:peers60:e", announce(PeerListForm.COMPACT, ASKER_6));
  }

  @Test
  void dictionaries() {
    assertEquals(
        COMMON_4
            + "5:peersl"
            + "d2:ip12:97.98.99.1007:peer id20:-XX0001-bbbbbbbbbbbb4:porti16706ee"
            + "d2:ip39:6162:6364:6566:6768:696a:6b6c:6d6e:6f704:porti16706ee"
            + "ee",
        announce(PeerListForm.DICTIONARIES, ASKER_4, PEER_4, PEER_6));
  }

  @Test
  void dictionariesWithoutIds() {
    assertEquals(
        COMMON_6 + "5:peersld2:ip12:97.98.99.1004:porti16706eeee",
        announce(PeerListForm.DICTIONARIES_WITHOUT_IDS, ASKER_6, PEER_4));
  }

  @ParameterizedTest
  @EnumSource(names = "COMPACT", mode = EnumSource.Mode.EXCLUDE)
  void noDictionaries(PeerListForm form) {
    assertEquals(COMMON_6 + "5:peerslee", announce(form, ASKER_6));
  }

  @Test
  void scrape() {
    InfoHash last = InfoHash.ofHex("ff".repeat(20));
    InfoHash first = InfoHash.ofHex("61".repeat(20));
    assertEquals(
        "d5:filesd"
            + "20:aaaaaaaaaaaaaaaaaaaad8:completei1e10:downloadedi4e11:downloadersi3e"
            + "10:incompletei2ee20:"
            + "\u00ff".repeat(20)
            + "d8:completei0e10:downloadedi0e11:downloadersi0e10:incompletei0eee5:flagsd20:min_request_intervali900eee",
        latin1(
            Answers.scrape(
                Map.of(last, SwarmCounts.NONE, first, new SwarmCounts(1, 2, 3, 4)),
                Duration.ofMinutes(15))));
  }

  @Test
  void emptyScrape() {
    assertEquals(
        "d5:filesde5:flagsd20:min_request_intervali900eee",
        latin1(Answers.scrape(Map.of(), Duration.ofMinutes(15))));
  }

  @Test
  void failure() {
    assertEquals(
        "d14:failure reason13:port: missing8:intervali1800ee",
        latin1(Answers.failure("port: missing", Duration.ofMinutes(30))));
  }

  @Test
  void failureInUtf8() {
    assertEquals(
        "d14:failure reason3:\u20ac8:intervali60ee",
        new String(Answers.failure("\u20ac", Duration.ofMinutes(1)), UTF_8));
  }

  @Test
  void failureWithRetry() {
    assertEquals(
        "d14:failure reason4:busy8:intervali300e8:retry ini5ee",
        latin1(Answers.failure("busy", Duration.ofMinutes(5), RetryIn.minutes(5))));
  }

  @Test
  void aRateLimitedClientsUserIsToldWhy() {
    AnnounceOutcome outcome = new AnnounceOutcome.RateLimited(Duration.ofMinutes(7));
    assertEquals(
        "d11:external ip4:\u00c63d\u00078:intervali420e12:min intervali420e5:peers0:"
            + "15:warning message119:Too many requests come from your internet address, so there "
            + "are no peers for now. Your client will ask again by itself.e",
        latin1(Answers.announce(outcome, PeerListForm.COMPACT, ASKER_4, _ -> {})));
  }

  @Test
  void anAnswerWithoutAStoreHasNeitherCountsNorAWarning() {
    AnnounceOutcome outcome = new AnnounceOutcome.Unavailable(Duration.ofMinutes(7));
    assertEquals(
        "d11:external ip4:\u00c63d\u00078:intervali420e12:min intervali420e5:peers0:e",
        latin1(Answers.announce(outcome, PeerListForm.COMPACT, ASKER_4, _ -> {})));
    assertEquals(
        "d11:external ip4:\u00c63d\u00078:intervali420e12:min intervali420e5:peerslee",
        latin1(Answers.announce(outcome, PeerListForm.DICTIONARIES, ASKER_4, _ -> {})));
  }

  @Test
  void peersAreCountedAsTheyAreWritten() {
    Peer one = peer("1.2.3.4", Optional.empty());
    Peer other = peer("2001:db8::1", Optional.empty());
    for (PeerListForm form : PeerListForm.values()) {
      assertEquals(0, returned(form));
      assertEquals(1, returned(form, other), form::name);
      assertEquals(3, returned(form, one, other, one), form::name);
    }
  }

  private static int returned(PeerListForm form, Peer... peers) {
    var count = new AtomicInteger(-1);
    Answers.announce(answered(peers), form, ASKER_4, count::set);
    return count.get();
  }

  @Test
  void aDeniedTorrentIsAPermanentFailure() {
    assertEquals(
        "d14:failure reason52:unregistered torrent: this tracker does not serve it"
            + "8:intervali420e8:retry in5:nevere",
        latin1(
            Answers.announce(
                new AnnounceOutcome.Denied(Duration.ofMinutes(7)),
                PeerListForm.COMPACT,
                ASKER_4,
                _ -> {})));
  }

  @Test
  void permanentFailure() {
    assertEquals(
        "d14:failure reason4:gone8:intervali300e8:retry in5:nevere",
        latin1(Answers.failure("gone", Duration.ofMinutes(5), RetryIn.never())));
  }

  @Test
  void refusesARetryIntervalBelowOneMinute() {
    assertThrows(IllegalArgumentException.class, () -> RetryIn.minutes(0));
  }

  private static String announce(PeerListForm form, Address asker, Peer... peers) {
    return latin1(Answers.announce(answered(peers), form, asker, _ -> {}));
  }

  private static AnnounceOutcome answered(Peer... peers) {
    return new AnnounceOutcome.Answered(
        true,
        Duration.ofMinutes(30),
        Duration.ofMinutes(15),
        new SwarmCounts(2, 5, 4, 9),
        List.of(peers),
        Optional.empty());
  }

  private static Peer peer(String address, Optional<String> id) {
    int port = 'A' << 8 | 'B';
    return new Peer(
        new Endpoint(address(address), port),
        Role.LEECHER,
        id.map(text -> PeerId.of(text.getBytes(ISO_8859_1))));
  }

  private static Address address(String literal) {
    return Address.parse(literal).orElseThrow();
  }

  private static String latin1(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }
}
