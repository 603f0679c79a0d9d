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
import meridian.scenario.table.GlobalTableHarness;
import meridian.scenario.table.Region;
import meridian.store.Peers;
import meridian.swarm.Announce;
import meridian.swarm.Event;
import meridian.swarm.SwarmCounts;
import meridian.tracker.AnnounceOutcome;

/** Compares who is there with whom the regions give to those who ask, and what is in replicas. */
public final class SwarmAssertions {

  /** A swarm of so many is given to one who asks as a whole. */
  private static final int SMALL = 40;

  /**
   * Each answer misses a given peer of a swarm of 300 with a chance of 5/6: so many miss one with a
   * chance of less than one in a hundred million.
   */
  private static final int MOST_TIMES = 150;

  /** For those to show who should not be there any more. */
  private static final int LEAST_TIMES = 4;

  /** How long after its expiry the table itself may drop a record. */
  private static final Duration TTL_AFTER_EXPIRY = Duration.ofDays(8);

  /** How long after its expiry a purge deletes a record, at the latest. */
  private static final Duration PURGE_WAITS = Duration.ofMinutes(1).plus(GlobalTableHarness.LAG);

  private static final int COUNTED = 20;

  /** Two who want data, one of each family; nobody has their addresses. */
  private static final List<Peer> ASKERS =
      List.of(Peers.ipv4(90_000, Role.LEECHER), Peers.ipv6(90_000, Role.LEECHER));

  private final World world;

  SwarmAssertions(World world) {
    this.world = world;
  }

  /**
   * Somebody in a swarm.
   *
   * @param endpoint who
   * @param role as what
   */
  private record Member(Endpoint endpoint, Role role) {
    static Member of(Peer peer) {
      return new Member(peer.endpoint(), peer.role());
    }
  }

  /** Every region that can be reached gives exactly those who are there, as what they are. */
  public void assertExactMembers() {
    eachView(this::assertExact);
  }

  /** Every region that can be reached gives exactly those who are there, in whatever role. */
  public void assertExactEndpoints() {
    eachView(this::assertExactButForRoles);
  }

  /** Every region that can be reached gives everybody who is there, in whatever role. */
  public void assertNoMissingMember() {
    eachView(this::assertComplete);
  }

  /** A region gives everybody who is there. */
  public void assertNoMissingMember(Region region) {
    world.swarms().forEach(swarm -> assertComplete(region, swarm));
  }

  /** Every region counts the torrent's peers, on the average, about right. */
  public void assertPlausibleCounts() {
    eachView(this::assertPlausibleCounts);
  }

  /** Every region that can be reached counts so many downloads of the torrent. */
  public void assertDownloads(long expected) {
    for (Region region : world.reachable()) {
      assertEquals(
          expected, downloads(region, World.TORRENT), () -> "downloads, seen from " + region);
    }
  }

  /** How many records are in a region's replica that purges should have deleted by now. */
  public long expired(Region region) {
    return world.contents(region).values().stream()
        .filter(item -> item.containsKey("v"))
        .map(item -> Long.parseLong(Objects.requireNonNull(item.get("t")).n()))
        .filter(
            dropped ->
                dropped < world.now().minus(PURGE_WAITS).plus(TTL_AFTER_EXPIRY).getEpochSecond())
        .count();
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

  /** Fails unless a region gives exactly those who are in a swarm, and counts them right. */
  private void assertExact(Region region, InfoHash swarm) {
    Set<Member> expected = expected(swarm);
    assertSame(expected, given(region, swarm, expected), region);
  }

  /** Fails unless a region gives exactly those who are in a swarm, in whatever role. */
  private void assertExactButForRoles(Region region, InfoHash swarm) {
    Set<Member> expected = expected(swarm);
    assertSame(endpoints(expected), endpoints(given(region, swarm, expected)), region);
  }

  private static void assertSame(Set<?> expected, Set<?> given, Region region) {
    Set<Object> missing = new HashSet<>(expected);
    missing.removeAll(given);
    Set<Object> ended = new HashSet<>(given);
    ended.removeAll(expected);
    assertEquals(Set.of(), missing, () -> "who is missing in " + region + ", given " + ended);
    assertEquals(Set.of(), ended, () -> "who is given in " + region + ", but is not there");
  }

  private static Set<Endpoint> endpoints(Set<Member> members) {
    return members.stream().map(Member::endpoint).collect(toSet());
  }

  /** Fails unless a region gives all who are in a swarm; those who ended may be given too. */
  private void assertComplete(Region region, InfoHash swarm) {
    Set<Member> expected = expected(swarm);
    Set<Endpoint> missing = new HashSet<>(endpoints(expected));
    missing.removeAll(endpoints(given(region, swarm, expected)));
    assertEquals(Set.of(), missing, () -> "who is missing in " + region);
  }

  /**
   * Fails unless a region counts the peers of a large swarm right, on the average of so many
   * askers, each of whom meets it anew.
   */
  private void assertPlausibleCounts(Region region, InfoHash swarm) {
    double peers = 0;
    for (int times = 0; times < COUNTED; times++) {
      peers += answer(world.observer(region), swarm, ASKERS.getFirst()).counts().peers();
    }
    // The asker is counted too. One estimate from 53 records deviates by 14%, the mean of 20 by 3%.
    double expected = expected(swarm).size() + 1.0;
    assertEquals(expected, peers / COUNTED, 0.25 * expected, () -> "peers counted in " + region);
  }

  /** The downloads that a region counts. */
  public long downloads(Region region, InfoHash swarm) {
    return answer(world.observer(region), swarm, ASKERS.getFirst()).counts().downloaded();
  }

  private Set<Member> expected(InfoHash swarm) {
    return world.present(swarm).stream().map(client -> Member.of(client.peer())).collect(toSet());
  }

  /** Whom a region gives to those who ask, until they know all that are expected. */
  private Set<Member> given(Region region, InfoHash swarm, Set<Member> expected) {
    TrackerDesign.Announcer observer = world.observer(region);
    Set<Member> given = new HashSet<>();
    for (int times = 0; times < LEAST_TIMES || !given.containsAll(expected); times++) {
      for (Peer asker : ASKERS) {
        AnnounceOutcome.Answered answer = answer(observer, swarm, asker);
        Set<Member> members = membersIn(answer, asker);
        given.addAll(members);
        SwarmCounts counts = answer.counts();
        if (counts.peers() <= SMALL) {
          assertCounted(members, counts);
          return given;
        }
      }
      if (times == MOST_TIMES) {
        return given;
      }
    }
    return given;
  }

  private static Set<Member> membersIn(AnnounceOutcome.Answered answer, Peer asker) {
    Set<Endpoint> endpoints = answer.peers().stream().map(Peer::endpoint).collect(toSet());
    assertEquals(endpoints.size(), answer.peers().size(), "nobody is given twice");
    assertFalse(endpoints.contains(asker.endpoint()), "nobody is given itself");
    return answer.peers().stream().map(Member::of).collect(toSet());
  }

  /** Fails unless the counts are of these members and the asker, who wants data. */
  private static void assertCounted(Set<Member> members, SwarmCounts counts) {
    long seeders = members.stream().filter(member -> member.role == Role.SEEDER).count();
    long downloaders = members.stream().filter(member -> member.role.downloads()).count();
    assertEquals(
        new SwarmCounts(
            seeders, members.size() - seeders + 1, downloaders + 1, counts.downloaded()),
        counts,
        "counts of those who are given");
  }

  private static AnnounceOutcome.Answered answer(
      TrackerDesign.Announcer observer, InfoHash swarm, Peer asker) {
    return assertInstanceOf(
        AnnounceOutcome.Answered.class,
        observer.announce(
            new Announce(swarm, asker, Event.STARTED, OptionalInt.of(50), Optional.empty())));
  }
}
