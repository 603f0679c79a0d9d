package meridian.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import meridian.peer.Endpoint;
import meridian.peer.Family;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.AnnounceResult;
import meridian.swarm.Event;
import meridian.swarm.SwarmCounts;
import meridian.swarm.SwarmStore;
import org.junit.jupiter.api.Test;

/** The contract of {@link SwarmStore}; each store has a subclass. */
public abstract class SwarmStoreContract extends SwarmStoreFixture implements DownloadContract {

  @Test
  void aSinglePeerIsCountedAndGetsNoPeers() {
    AnnounceResult swarm = announce(Peers.ipv4(1, Role.LEECHER));
    assertEquals(List.of(), swarm.peers());
    assertEquals(new SwarmCounts(0, 1, 1, 0), swarm.counts());
  }

  @Test
  void peersMeet() {
    announce(Peers.ipv4(1, Role.LEECHER));
    assertEquals(endpoints(1), given(announce(Peers.ipv4(2, Role.LEECHER))));
    assertEquals(endpoints(2), given(announce(Peers.ipv4(1, Role.LEECHER))));
  }

  @Test
  void peersOfDifferentRegionsMeet() {
    announce(1, Peers.ipv4(1, Role.SEEDER), Event.STARTED, NOON);
    AnnounceResult elsewhere = announce(2, Peers.ipv4(2, Role.LEECHER), Event.STARTED, NOON);
    assertEquals(endpoints(1), given(elsewhere));
    assertEquals(new SwarmCounts(1, 1, 1, 0), elsewhere.counts());
  }

  @Test
  void peersOfDifferentTorrentsDoNotMeet() {
    announce(Peers.ipv4(1, Role.SEEDER));
    AnnounceRecord other = announce(newTorrent(), Peers.ipv4(2, Role.LEECHER), Event.STARTED, NOON);
    assertEquals(List.of(), region(1).announce(other).peers());
  }

  @Test
  void aPeerIsHandedOutAsItAnnouncedItself() {
    Peer peer = Peers.ipv4(1, Role.SEEDER);
    announce(peer);
    assertEquals(List.of(peer), announce(Peers.ipv4(2, Role.LEECHER)).peers());
  }

  @Test
  void bothFamiliesAreHandedOutTheAskersOwnFirst() {
    announce(Peers.ipv4(1, Role.LEECHER));
    announce(Peers.ipv6(2, Role.LEECHER));
    Peer asker = Peers.ipv6(3, Role.LEECHER);
    assertEquals(2, announce(asker).peers().size());
    List<Peer> one = announce(asker, 1).peers();
    assertEquals(List.of(Family.IPV6), one.stream().map(p -> p.endpoint().family()).toList());
  }

  @Test
  void seedersAndPartialSeedsAreNotHandedOutToEachOther() {
    announce(Peers.ipv4(1, Role.SEEDER));
    announce(Peers.ipv4(2, Role.LEECHER));
    announce(Peers.ipv4(3, Role.PARTIAL_SEED));
    assertEquals(endpoints(2), given(announce(Peers.ipv4(4, Role.SEEDER))));
    assertEquals(endpoints(2), given(announce(Peers.ipv4(5, Role.PARTIAL_SEED))));
    assertEquals(endpoints(1, 2, 3, 4, 5), given(announce(Peers.ipv4(6, Role.LEECHER))));
  }

  @Test
  void peersOfEveryRoleAreCounted() {
    announce(Peers.ipv4(1, Role.SEEDER));
    announce(Peers.ipv6(2, Role.SEEDER));
    announce(Peers.ipv4(3, Role.LEECHER));
    announce(Peers.ipv6(4, Role.LEECHER));
    announce(Peers.ipv6(5, Role.LEECHER));
    AnnounceResult swarm = announce(Peers.ipv4(6, Role.PARTIAL_SEED));
    assertEquals(new SwarmCounts(2, 4, 3, 0), swarm.counts());
    assertEquals(swarm.counts(), scrape(NOON));
  }

  @Test
  void aPeerThatAnnouncesAgainReplacesItsRecord() {
    announce(Peers.ipv4(1, Role.LEECHER));
    announce(Peers.ipv4(1, Role.PARTIAL_SEED), NOON.plusSeconds(1));
    assertEquals(new SwarmCounts(0, 1, 0, 0), scrape(NOON.plusSeconds(1)));
    announce(Peers.ipv4(1, Role.LEECHER), NOON.plusSeconds(2));
    assertEquals(new SwarmCounts(0, 1, 1, 0), scrape(NOON.plusSeconds(2)));
  }

  @Test
  void aPeerThatMovesToAnotherRegionIsCountedOnce() {
    announce(1, Peers.ipv4(1, Role.LEECHER), Event.STARTED, NOON);
    announce(2, Peers.ipv4(1, Role.LEECHER), Event.NONE, NOON.plusSeconds(60));
    AnnounceResult swarm =
        announce(1, Peers.ipv4(2, Role.LEECHER), Event.STARTED, NOON.plusSeconds(61));
    assertEquals(1, swarm.peers().size());
    assertEquals(new SwarmCounts(0, 2, 2, 0), swarm.counts());
  }

  @Test
  void aStoppedPeerIsRemoved() {
    announce(Peers.ipv4(1, Role.LEECHER));
    announce(Peers.ipv4(2, Role.LEECHER));
    AnnounceResult told =
        announce(1, Peers.ipv4(1, Role.LEECHER), Event.STOPPED, NOON.plusSeconds(1));
    assertEquals(List.of(), told.peers());
    assertEquals(new SwarmCounts(0, 1, 1, 0), told.counts());
    assertEquals(List.of(), announce(Peers.ipv4(2, Role.LEECHER), NOON.plusSeconds(2)).peers());
  }

  @Test
  void aPeerThatStopsInAnotherRoleIsRemoved() {
    announce(Peers.ipv4(1, Role.LEECHER));
    announce(1, Peers.ipv4(1, Role.SEEDER), Event.STOPPED, NOON.plusSeconds(1));
    assertEquals(0, scrape(NOON.plusSeconds(1)).peers());
  }

  @Test
  void aPeerThatStopsThroughAnotherRegionIsRemovedFromBoth() {
    announce(1, Peers.ipv4(1, Role.LEECHER), Event.STARTED, NOON);
    announce(2, Peers.ipv4(1, Role.LEECHER), Event.STOPPED, NOON.plusSeconds(1));
    for (int region : List.of(1, 2)) {
      Map<InfoHash, SwarmCounts> counts =
          region(region).scrape(List.of(torrent), NOON.plusSeconds(2));
      assertEquals(Map.of(torrent, SwarmCounts.NONE), counts, "region " + region);
    }
  }

  @Test
  void aDelayedAnnounceChangesNothing() {
    announce(1, Peers.ipv4(1, Role.LEECHER), Event.STOPPED, NOON.plusSeconds(1));
    announce(1, Peers.ipv4(1, Role.LEECHER), Event.STARTED, NOON);
    assertEquals(0, scrape(NOON.plusSeconds(2)).peers());
    announce(1, Peers.ipv4(2, Role.LEECHER), Event.STARTED, NOON.plusSeconds(1));
    announce(1, Peers.ipv4(2, Role.LEECHER), Event.STOPPED, NOON);
    assertEquals(1, scrape(NOON.plusSeconds(2)).peers());
  }

  @Test
  void aStoppedPeerCanComeBack() {
    announce(1, Peers.ipv4(1, Role.LEECHER), Event.STARTED, NOON);
    announce(2, Peers.ipv4(1, Role.LEECHER), Event.STOPPED, NOON.plusSeconds(1));
    announce(1, Peers.ipv4(1, Role.LEECHER), Event.STARTED, NOON.plusSeconds(2));
    assertEquals(1, scrape(NOON.plusSeconds(3)).peers());
  }

  @Test
  void nobodyCanStopAnotherEndpoint() {
    announce(Peers.ipv4(1, Role.LEECHER));
    Endpoint victim = Peers.ipv4(1, Role.LEECHER).endpoint();
    Peer impostor =
        new Peer(
            new Endpoint(victim.address(), victim.port() + 1),
            Role.LEECHER,
            Peers.ipv4(1, Role.LEECHER).id());
    announce(1, impostor, Event.STOPPED, NOON.plusSeconds(1));
    assertEquals(endpoints(1), given(announce(Peers.ipv4(2, Role.LEECHER), NOON.plusSeconds(2))));
  }

  @Test
  void anUnreachablePeerIsAnsweredButChangesNothing() {
    announce(Peers.ipv4(1, Role.SEEDER));
    announce(Peers.ipv4(2, Role.LEECHER));
    SwarmCounts before = scrape(NOON);
    for (int port : List.of(0, 1)) {
      AnnounceResult started = announceUnreachable(1, port, Role.LEECHER, Event.STARTED);
      assertEquals(endpoints(1, 2), given(started));
      assertEquals(before, started.counts());
      announceUnreachable(2, port, Role.LEECHER, Event.NONE);
      assertEquals(endpoints(2), given(announceUnreachable(1, port, Role.SEEDER, Event.COMPLETED)));
      assertEquals(List.of(), announceUnreachable(1, port, Role.SEEDER, Event.STOPPED).peers());
    }
    assertEquals(before, scrape(NOON));
    assertEquals(endpoints(1, 2), given(announce(Peers.ipv4(3, Role.LEECHER))));
  }

  @Test
  void anUnreachablePeerOfALargeSwarmIsAnsweredButNeverHandedOut() throws Exception {
    fill(Peers.ipv4(0, 120, Role.LEECHER));
    for (Event event : List.of(Event.STARTED, Event.NONE, Event.COMPLETED)) {
      assertEquals(MANY, given(announceUnreachable(1, 1, Role.SEEDER, event)).size());
    }
    announceUnreachable(1, 1, Role.SEEDER, Event.STOPPED);
    SwarmCounts counts = scrape(NOON);
    assertEquals(0, counts.complete());
    assertEquals(0, counts.downloaded());
  }

  /** From an address at which no other peer is. */
  private AnnounceResult announceUnreachable(int region, int port, Role role, Event event) {
    Peer peer = Peers.ipv4(77_777, role);
    Endpoint endpoint = new Endpoint(peer.endpoint().address(), port);
    return announce(region, new Peer(endpoint, role, peer.id()), event, NOON);
  }

  @Test
  void aPeerIsRemovedAtItsExpiryAndNotBefore() {
    announce(Peers.ipv4(1, Role.SEEDER));
    Instant expiry = NOON.plus(LIFE);
    assertEquals(1, scrape(expiry.minusSeconds(1)).complete());
    assertEquals(0, scrape(expiry).complete());
    assertEquals(List.of(), announce(Peers.ipv4(2, Role.LEECHER), expiry).peers());
  }

  @Test
  void aPeerThatAnnouncesAgainDoesNotExpire() {
    announce(Peers.ipv4(1, Role.SEEDER));
    announce(Peers.ipv4(1, Role.SEEDER), NOON.plus(LIFE).minusSeconds(1));
    assertEquals(1, scrape(NOON.plus(LIFE).plusSeconds(1)).complete());
  }

  @Test
  void noMorePeersThanWantedAreHandedOut() {
    Peers.ipv4(0, 20, Role.LEECHER).forEach(this::announce);
    Peer asker = Peers.ipv4(100, Role.LEECHER);
    assertEquals(0, announce(asker, 0).peers().size());
    assertEquals(7, given(announce(asker, 7)).size());
    assertEquals(20, given(announce(asker, 50)).size());
  }

  @Test
  void everyPeerOfALargeSwarmIsHandedOutEventually() throws Exception {
    int size = 150;
    fill(Peers.ipv4(0, size, Role.LEECHER));
    Peer asker = Peers.ipv4(0, Role.LEECHER);
    Set<Endpoint> first = given(announce(asker));
    assertEquals(MANY, first.size());
    assertNotEquals(first, given(announce(asker)));

    // Each draw misses a given peer with a chance of about 2/3: 60 draws miss any of 149 with less
    // than one in a hundred million.
    Set<Endpoint> everybody = new HashSet<>();
    for (int draw = 0; draw < 60; draw++) {
      Set<Endpoint> given = given(announce(asker));
      assertEquals(MANY, given.size());
      everybody.addAll(given);
    }
    assertEquals(size - 1, everybody.size());
    assertFalse(everybody.contains(asker.endpoint()));
  }

  @Test
  void theEstimateOfALargeSwarmIsCloseToItsSize() throws Exception {
    fill(Stream.concat(Peers.ipv4(0, 150, Role.LEECHER), Peers.ipv4(150, 150, Role.SEEDER)));
    double seeders = 0;
    double leechers = 0;
    int times = 40;
    for (int time = 0; time < times; time++) {
      SwarmCounts counts = scrape(NOON);
      seeders += counts.complete();
      leechers += counts.incomplete();
    }
    // One estimate from 53 of 150 deviates by less than 14% of the truth (one standard deviation),
    // the mean of forty by 2.2%: 15% is more than six of those.
    assertEquals(150, seeders / times, 22.5);
    assertEquals(150, leechers / times, 22.5);
  }

  @Test
  void eventsInALargeSwarmHaveTheSameEffectsAsInASmallOne() throws Exception {
    fill(Peers.ipv4(0, 120, Role.LEECHER));
    Peer known = Peers.ipv4(7, Role.SEEDER);
    announce(1, known, Event.COMPLETED, NOON.plusSeconds(1));
    announce(1, known, Event.COMPLETED, NOON.plusSeconds(2));
    AnnounceResult told =
        announce(2, Peers.ipv4(8, Role.SEEDER), Event.COMPLETED, NOON.plusSeconds(3));
    assertEquals(2, told.counts().downloaded());
    announce(1, Peers.ipv4(9, Role.LEECHER), Event.STOPPED, NOON.plusSeconds(4));
    announce(2, Peers.ipv4(10, Role.LEECHER), Event.STOPPED, NOON.plusSeconds(4));

    Set<Endpoint> gone = endpoints(7, 8, 9, 10);
    Peer seeder = Peers.ipv4(500, Role.SEEDER);
    for (int draw = 0; draw < 12; draw++) {
      AnnounceResult swarm = announce(seeder, NOON.plusSeconds(5));
      assertTrue(swarm.peers().stream().noneMatch(peer -> gone.contains(peer.endpoint())));
      assertTrue(swarm.peers().stream().allMatch(peer -> peer.role() == Role.LEECHER));
    }
  }

  @Test
  void asManyPeersAsWantedAreHandedOutIfThereAreEnough() throws Exception {
    fill(Peers.ipv4(0, 230, Role.LEECHER));
    assertEquals(200, given(announce(Peers.ipv4(1, Role.SEEDER), 200)).size());
  }

  @Test
  void simultaneousCompletionsOfOneDownloadAreCountedOnce() throws Exception {
    announce(Peers.ipv4(1, Role.LEECHER));
    List<Callable<AnnounceResult>> announces = new ArrayList<>();
    for (int n = 1; n <= 8; n++) {
      Instant at = NOON.plusSeconds(n);
      announces.add(() -> announce(1, Peers.ipv4(1, Role.SEEDER), Event.COMPLETED, at));
    }
    together(announces);
    assertEquals(1, scrape(NOON.plusSeconds(9)).downloaded());
  }

  @Test
  void aDownloadIsCountedOnceWhenALeecherBecomesASeeder() {
    announce(Peers.ipv4(1, Role.LEECHER));
    AnnounceResult done =
        announce(1, Peers.ipv4(1, Role.SEEDER), Event.COMPLETED, NOON.plusSeconds(1));
    assertEquals(new SwarmCounts(1, 0, 0, 1), done.counts());
    announce(1, Peers.ipv4(1, Role.SEEDER), Event.COMPLETED, NOON.plusSeconds(2));
    announce(Peers.ipv4(1, Role.SEEDER), NOON.plusSeconds(3));
    assertEquals(1, scrape(NOON.plusSeconds(3)).downloaded());
  }

  @Test
  void aDownloadCompletedThroughAnotherRegionIsCountedInBoth() {
    announce(1, Peers.ipv4(1, Role.LEECHER), Event.STARTED, NOON);
    announce(2, Peers.ipv4(1, Role.SEEDER), Event.COMPLETED, NOON.plusSeconds(60));
    for (int region : List.of(1, 2)) {
      Map<InfoHash, SwarmCounts> counts =
          region(region).scrape(List.of(torrent), NOON.plusSeconds(61));
      assertEquals(Map.of(torrent, new SwarmCounts(1, 0, 0, 1)), counts, "region " + region);
    }
  }

  @Test
  void aNewSeederIsNoDownload() {
    announce(1, Peers.ipv4(1, Role.SEEDER), Event.STARTED, NOON);
    assertEquals(0, scrape(NOON).downloaded());
  }

  @Test
  void downloadsOutliveTheSwarm() {
    announce(Peers.ipv4(1, Role.LEECHER));
    announce(1, Peers.ipv4(1, Role.SEEDER), Event.COMPLETED, NOON.plusSeconds(1));
    assertEquals(new SwarmCounts(0, 0, 0, 1), scrape(NOON.plus(LIFE).plusSeconds(1)));
  }

  @Test
  void aScrapeReturnsSwarmsInTheOrderOfTheRequest() {
    announce(Peers.ipv4(1, Role.SEEDER));
    InfoHash unknown = newTorrent();
    Map<InfoHash, SwarmCounts> counts = region(1).scrape(List.of(unknown, torrent, unknown), NOON);
    assertEquals(List.of(unknown, torrent), new ArrayList<>(counts.keySet()));
    assertEquals(SwarmCounts.NONE, counts.get(unknown));
    assertEquals(new SwarmCounts(1, 0, 0, 0), counts.get(torrent));
  }

  @Test
  void simultaneousAnnouncesAreAllRecorded() throws Exception {
    List<Callable<AnnounceResult>> announces = new ArrayList<>();
    Peers.ipv4(0, 40, Role.LEECHER).forEach(peer -> announces.add(() -> announce(peer)));
    for (AnnounceResult swarm : together(announces)) {
      assertTrue(swarm.counts().incomplete() >= 1);
    }
    assertEquals(40, scrape(NOON).incomplete());
  }
}
