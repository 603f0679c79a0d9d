package meridian.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.Event;
import meridian.swarm.SwarmCounts;
import meridian.swarm.SwarmStore;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The part of the contract of {@link SwarmStore} about completed downloads. */
interface DownloadContract {

  AtomicInteger TORRENTS = new AtomicInteger();

  /** The store of a region, the same one throughout a test. */
  SwarmStore region(int code);

  /** BEP 3: {@code completed} is sent when the download completes, and not if it was complete. */
  @Test
  default void completedIsADownloadEvenOfAPeerThatIsNotKnown() {
    var swarm = new Swarm(this);
    assertEquals(1, swarm.announce(1, Peers.ipv4(1, Role.SEEDER), Event.COMPLETED));
    assertEquals(1, swarm.announce(1, Peers.ipv4(1, Role.SEEDER), Event.COMPLETED));
    assertEquals(1, swarm.announce(2, Peers.ipv4(1, Role.SEEDER), Event.COMPLETED));
    assertEquals(2, swarm.announce(2, Peers.ipv6(1, Role.SEEDER), Event.COMPLETED));
  }

  @Test
  default void aSeederThatDoesNotCompleteIsNoDownload() {
    var swarm = new Swarm(this);
    assertEquals(0, swarm.announce(1, Peers.ipv4(1, Role.SEEDER), Event.STARTED));
    assertEquals(0, swarm.announce(1, Peers.ipv4(1, Role.SEEDER), Event.NONE));
    assertEquals(0, swarm.announce(2, Peers.ipv4(1, Role.SEEDER), Event.NONE));
  }

  @Test
  default void aKnownSeederCompletesOnce() {
    var swarm = new Swarm(this);
    assertEquals(0, swarm.announce(1, Peers.ipv4(1, Role.SEEDER), Event.STARTED));
    assertEquals(1, swarm.announce(1, Peers.ipv4(1, Role.SEEDER), Event.COMPLETED));
    assertEquals(1, swarm.announce(1, Peers.ipv4(1, Role.SEEDER), Event.COMPLETED));
  }

  @Test
  default void completedOfALeecherIsNoDownload() {
    var swarm = new Swarm(this);
    for (Role role : List.of(Role.LEECHER, Role.PARTIAL_SEED)) {
      assertEquals(0, swarm.announce(1, Peers.ipv4(1, role), Event.COMPLETED));
    }
    assertEquals(1, swarm.announce(1, Peers.ipv4(1, Role.SEEDER), Event.NONE));
  }

  /** One region, and two by turns; also a record that is renewed in the same role. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  default void flappingBetweenLeecherAndSeederIsOneDownload(int regions) {
    var swarm = new Swarm(this);
    for (int turn = 0; turn < 10; turn++) {
      int region = 1 + turn % regions;
      for (Role role : List.of(Role.LEECHER, Role.LEECHER, Role.SEEDER, Role.SEEDER)) {
        Event event = role == Role.SEEDER && turn % 3 == 2 ? Event.COMPLETED : Event.STARTED;
        swarm.announce(region, Peers.ipv4(1, role), event);
        swarm.announce(region, Peers.ipv6(1, role), event);
      }
    }
    assertEquals(2, swarm.downloads(1), "one for each endpoint");
  }

  @Test
  default void flappingInALargeSwarmIsOneDownload() {
    var swarm = new Swarm(this);
    Peers.ipv4(10, 110, Role.LEECHER).forEach(peer -> swarm.announce(1, peer, Event.STARTED));
    for (int turn = 0; turn < 5; turn++) {
      swarm.announce(1, Peers.ipv4(11, Role.SEEDER), Event.NONE);
      swarm.announce(1, Peers.ipv4(11, Role.LEECHER), Event.NONE);
    }
    assertEquals(1, swarm.downloads(1));
  }

  /** Where the peer id is known, as over IPv4. */
  @Test
  default void aSeederWithAnotherPeerIdDidNotDownloadWhatTheLeecherDid() {
    var swarm = new Swarm(this);
    swarm.announce(1, Peers.ipv4(1, Role.LEECHER), Event.STARTED);
    Peer other = withIdOf(2, Peers.ipv4(1, Role.SEEDER));
    assertEquals(0, swarm.announce(1, other, Event.STARTED));
    assertEquals(1, swarm.announce(1, other, Event.COMPLETED));
  }

  @Test
  default void anEndpointIsCountedOnceWhateverItsPeerId() {
    var swarm = new Swarm(this);
    for (int id = 1; id <= 5; id++) {
      swarm.announce(1, withIdOf(id, Peers.ipv4(1, Role.LEECHER)), Event.STARTED);
      swarm.announce(1, withIdOf(id, Peers.ipv4(1, Role.SEEDER)), Event.COMPLETED);
    }
    assertEquals(1, swarm.downloads(1));
  }

  @Test
  default void anotherLifeMayBeAnotherDownload() {
    var swarm = new Swarm(this);
    assertEquals(1, swarm.announce(1, Peers.ipv4(1, Role.SEEDER), Event.COMPLETED));
    swarm.now = swarm.now.plus(SwarmStoreContract.TERMS.life());
    assertEquals(2, swarm.announce(1, Peers.ipv4(1, Role.SEEDER), Event.COMPLETED));
    swarm.announce(1, Peers.ipv4(1, Role.SEEDER), Event.STOPPED);
    assertEquals(3, swarm.announce(1, Peers.ipv4(1, Role.SEEDER), Event.COMPLETED));
  }

  private static <T> T anyOf(T[] values, Random random) {
    return values[random.nextInt(values.length)];
  }

  /** Any announces of a few endpoints, through two regions, compared with a model of the rule. */
  @RepeatedTest(5)
  default void anySequenceCountsAsTheRuleSays(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    var swarm = new Swarm(this);
    var expected = new ExpectedDownloads();
    for (int step = 0; step < 60; step++) {
      Role role = anyOf(Role.values(), random);
      Event event = anyOf(Event.values(), random);
      int id = random.nextInt(2);
      Peer peer = withIdOf(id, Peers.ipv4(random.nextInt(3), role));
      swarm.announce(1 + random.nextInt(2), peer, event);
      expected.announce(peer, event);
      assertEquals(expected.downloads, swarm.downloads(1), "after step " + step);
    }
  }

  private static Peer withIdOf(int n, Peer peer) {
    return new Peer(peer.endpoint(), peer.role(), Peers.ipv4(n, peer.role()).id());
  }

  /** The rule, as it is documented: within one life of the record of each endpoint. */
  final class ExpectedDownloads {

    private final Map<Object, Peer> last = new HashMap<>();
    private final Map<Object, Boolean> counted = new HashMap<>();
    private long downloads;

    void announce(Peer peer, Event event) {
      if (event == Event.STOPPED) {
        last.remove(peer.endpoint());
        counted.remove(peer.endpoint());
        return;
      }
      Optional<Peer> before = Optional.ofNullable(last.put(peer.endpoint(), peer));
      boolean transition =
          before
              .filter(known -> known.role() != Role.SEEDER && known.id().equals(peer.id()))
              .isPresent();
      if (peer.role() == Role.SEEDER
          && (event == Event.COMPLETED || transition)
          && counted.put(peer.endpoint(), true) == null) {
        downloads++;
      }
    }
  }

  /** A torrent of its own, whose announces are a second apart. */
  final class Swarm {

    private final DownloadContract stores;
    private final InfoHash torrent =
        new InfoHash(new Id160(0x646f776e, 0, TORRENTS.incrementAndGet()));
    private Instant now = SwarmStoreContract.NOON;

    Swarm(DownloadContract stores) {
      this.stores = stores;
    }

    /** Announces, and returns the downloads that were counted. */
    long announce(int region, Peer peer, Event event) {
      now = now.plusSeconds(1);
      var record =
          new AnnounceRecord(
              torrent, peer, event, 0, now, SwarmStoreContract.TERMS, Optional.empty());
      var _ = stores.region(region).announce(record);
      return downloads(region);
    }

    long downloads(int region) {
      Map<InfoHash, SwarmCounts> counts = stores.region(region).scrape(List.of(torrent), now);
      return Objects.requireNonNull(counts.get(torrent)).downloaded();
    }
  }
}
