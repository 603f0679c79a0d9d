package meridian.scenario.world;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import meridian.peer.Endpoint;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.scenario.table.Region;
import meridian.store.Peers;
import meridian.swarm.Announce;
import meridian.swarm.Event;
import meridian.swarm.SwarmCounts;
import meridian.tracker.AnnounceOutcome;

/** Compares the present clients with the regions' answers and with the contents of replicas. */
public final class SwarmAssertions {

  /** The largest swarm of which an answer has all members. */
  private static final int SMALL = 40;

  /**
   * An answer lacks a given peer of a swarm of 300 with a probability of 5/6: this many answers all
   * lack it with a probability of less than one in a hundred million.
   */
  private static final int MAX_ANSWERS = 150;

  /** Answers that are always read, so that stale members are found. */
  private static final int MIN_ANSWERS = 4;

  private static final int COUNTED = 20;

  /** Two leechers, one of each address family, whose addresses no client has. */
  private static final List<Peer> OBSERVERS =
      List.of(Peers.ipv4(90_000, Role.LEECHER), Peers.ipv6(90_000, Role.LEECHER));

  private final World world;

  SwarmAssertions(World world) {
    this.world = world;
  }

  /**
   * A member of a swarm.
   *
   * @param endpoint of the peer
   * @param role of the peer
   */
  private record Member(Endpoint endpoint, Role role) {
    static Member of(Peer peer) {
      return new Member(peer.endpoint(), peer.role());
    }
  }

  /** Every reachable region returns exactly the members, in their roles. */
  public void assertExactMembers() {
    eachView(this::assertExact);
  }

  /** Every reachable region returns exactly the members, in any role. */
  public void assertExactEndpoints() {
    eachView(this::assertExactButForRoles);
  }

  /** Every reachable region returns at least the members, in any role. */
  public void assertNoMissingMember() {
    eachView(this::assertComplete);
  }

  /** A region returns at least the members. */
  public void assertNoMissingMember(Region region) {
    world.swarms().forEach(swarm -> assertComplete(region, swarm));
  }

  /** Every reachable region counts the peers approximately, on average. */
  public void assertPlausibleCounts() {
    eachView(this::assertPlausibleCounts);
  }

  /** Every reachable region counts this many downloads of the torrent. */
  public void assertDownloads(long expected) {
    for (Region region : world.reachable()) {
      assertEquals(
          expected, downloads(region, World.TORRENT), () -> "downloads as counted in " + region);
    }
  }

  /** The records in a region's replica that purges should have deleted. */
  public long expired(Region region) {
    return world.expired(region, world.now().minus(Duration.ofMinutes(1)).minus(world.lag()));
  }

  private interface View {
    void check(Region region, InfoHash swarm);
  }

  private void eachView(View view) {
    for (Region region : world.reachable()) {
      world.swarms().forEach(swarm -> view.check(region, swarm));
    }
  }

  /** All replicas hold the same items. */
  public void assertReplicasAgree() {
    var first = world.contents(Region.EAST);
    for (Region region : Region.EAST.others()) {
      var other = world.contents(region);
      Set<Object> differing = new HashSet<>(first.keySet());
      differing.addAll(other.keySet());
      differing.removeIf(key -> Objects.equals(first.get(key), other.get(key)));
      assertEquals(Set.of(), differing, () -> "items that differ in EAST and " + region);
    }
  }

  private void assertExact(Region region, InfoHash swarm) {
    Set<Member> expected = expected(swarm);
    assertSame(expected, returned(region, swarm, expected), region);
  }

  private void assertExactButForRoles(Region region, InfoHash swarm) {
    Set<Member> expected = expected(swarm);
    assertSame(endpoints(expected), endpoints(returned(region, swarm, expected)), region);
  }

  private static void assertSame(Set<?> expected, Set<?> given, Region region) {
    Set<Object> missing = new HashSet<>(expected);
    missing.removeAll(given);
    Set<Object> stale = new HashSet<>(given);
    stale.removeAll(expected);
    assertEquals(
        Set.of(), missing, () -> "missing members in " + region + "; stale ones: " + stale);
    assertEquals(Set.of(), stale, () -> "stale members in " + region);
  }

  private static Set<Endpoint> endpoints(Set<Member> members) {
    return members.stream().map(Member::endpoint).collect(toSet());
  }

  private void assertComplete(Region region, InfoHash swarm) {
    Set<Member> expected = expected(swarm);
    Set<Endpoint> missing = new HashSet<>(endpoints(expected));
    missing.removeAll(endpoints(returned(region, swarm, expected)));
    assertEquals(Set.of(), missing, () -> "missing members in " + region);
  }

  /**
   * Fails unless a region's counts of a large swarm are right on average over several observing
   * peers, each with a fresh estimate.
   */
  private void assertPlausibleCounts(Region region, InfoHash swarm) {
    double peers = 0;
    for (int times = 0; times < COUNTED; times++) {
      peers += answer(world.observer(region), swarm, OBSERVERS.getFirst()).counts().peers();
    }
    // The observingPeer is counted too. One estimate from 53 records deviates by 14%, the mean of
    // 20 by 3%.
    double expected = expected(swarm).size() + 1.0;
    assertEquals(expected, peers / COUNTED, 0.25 * expected, () -> "peers counted in " + region);
  }

  /** The downloads that a region counts. */
  public long downloads(Region region, InfoHash swarm) {
    return answer(world.observer(region), swarm, OBSERVERS.getFirst()).counts().downloaded();
  }

  private Set<Member> expected(InfoHash swarm) {
    return world.present(swarm).stream().map(client -> Member.of(client.peer())).collect(toSet());
  }

  /**
   * The members that a region returns, in as many answers as it takes to find the expected ones.
   */
  private Set<Member> returned(Region region, InfoHash swarm, Set<Member> expected) {
    TrackerDesign.Announcer observer = world.observer(region);
    Set<Member> returned = new HashSet<>();
    for (int times = 0; times < MIN_ANSWERS || !returned.containsAll(expected); times++) {
      for (Peer observingPeer : OBSERVERS) {
        AnnounceOutcome.Answered answer = answer(observer, swarm, observingPeer);
        Set<Member> members = membersIn(answer, observingPeer);
        returned.addAll(members);
        SwarmCounts counts = answer.counts();
        if (counts.peers() <= SMALL) {
          assertCounted(members, counts);
          return returned;
        }
      }
      if (times == MAX_ANSWERS) {
        return returned;
      }
    }
    return returned;
  }

  private static Set<Member> membersIn(AnnounceOutcome.Answered answer, Peer observingPeer) {
    Set<Endpoint> endpoints = answer.peers().stream().map(Peer::endpoint).collect(toSet());
    assertEquals(endpoints.size(), answer.peers().size(), "an answer has no peer twice");
    assertFalse(
        endpoints.contains(observingPeer.endpoint()), "an answer does not have the observing peer");
    return answer.peers().stream().map(Member::of).collect(toSet());
  }

  /** Fails unless the counts are those of the members and the observing peer, a leecher. */
  private static void assertCounted(Set<Member> members, SwarmCounts counts) {
    long seeders = members.stream().filter(member -> member.role == Role.SEEDER).count();
    long downloaders = members.stream().filter(member -> member.role.downloads()).count();
    assertEquals(
        new SwarmCounts(
            seeders, members.size() - seeders + 1, downloaders + 1, counts.downloaded()),
        counts,
        "counts of the returned members");
  }

  private static AnnounceOutcome.Answered answer(
      TrackerDesign.Announcer observer, InfoHash swarm, Peer observingPeer) {
    return assertInstanceOf(
        AnnounceOutcome.Answered.class,
        observer.announce(
            new Announce(
                swarm, observingPeer, Event.STARTED, OptionalInt.of(50), Optional.empty())));
  }
}
