package meridian.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.OptionalInt;
import meridian.peer.InfoHash;
import meridian.peer.PeerId;
import meridian.peer.Role;
import meridian.swarm.Event;
import org.junit.jupiter.api.Test;

/** Queries as clients build them. */
final class ClientQueriesTest {

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
            AnnounceQueryTest.addresses("192.0.2.7", "2001:db8::7", "2001:db8::8")),
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
    assertEquals(AnnounceQueryTest.addresses("203.0.113.5"), query.claimedAddresses());
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
                + "&peer_id=-WW0205-%40%2A_%2B-.%2F%7E%FFabc&port=6881&uploaded=0&downloaded=0"
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
    assertEquals(
        AnnounceQueryTest.addresses("198.51.100.3", "2001:db8::3"), query.claimedAddresses());
  }

  @Test
  void stoppingWantsNoPeers() throws Exception {
    AnnounceQuery query =
        AnnounceQuery.parse(AnnounceQueryTest.MINIMAL + "&left=0&event=stopped&numwant=0");
    assertEquals(Event.STOPPED, query.event());
    assertEquals(OptionalInt.of(0), query.numWant());
  }

  private static PeerId peerId(String latin1) {
    return PeerId.of(latin1.getBytes(ISO_8859_1));
  }
}
