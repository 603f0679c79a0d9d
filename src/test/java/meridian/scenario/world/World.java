package meridian.scenario.world;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.scenario.table.Region;
import meridian.scenario.table.Replicas;
import meridian.store.Peers;
import meridian.swarm.Announce;
import meridian.tracker.AnnounceOutcome;

/**
 * A tracker in three regions over the replicas of a datastore, and its clients. A scenario decides
 * what happens; the seed determines all random choices.
 */
public final class World {

  /** Longer than the lifetime of a record that is not refreshed. */
  public static final Duration LIFE = Duration.ofMinutes(110);

  public static final InfoHash TORRENT = new InfoHash(new Id160(1, 2, 3));

  private static final int LARGE = 60;

  private static final Duration BETWEEN_PURGES = Duration.ofMinutes(20);

  /** Announces are rounded up to these seconds, so that there are fewer steps of time. */
  private static final long STEP = 120;

  private final Replicas harness;
  private final TrackerDesign design;
  private final Random random;
  private final CallInterceptor calls = new CallInterceptor();
  private final List<Client> clients = new ArrayList<>();
  private final Set<Region> lost = new HashSet<>();
  private final Deployment deployment;
  private final SwarmAssertions assertions;
  private boolean purging = true;
  private Instant nextPurge;

  public World(Replicas harness, TrackerDesign design, long seed) {
    this.harness = harness;
    this.design = design;
    this.random = new Random(seed);
    this.deployment = new Deployment(harness, design, random, calls);
    this.assertions = new SwarmAssertions(this);
    this.nextPurge = harness.now().plus(BETWEEN_PURGES);
  }

  // Random choices.

  public int randomInt(int sides) {
    return random.nextInt(sides);
  }

  public <T> T randomOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** A number of repetitions, reduced if calls take real time. */
  public int times(int most) {
    return harness.isCostly() ? Math.ceilDiv(most, 4) : most;
  }

  /** A duration, reduced if calls take real time. */
  public Duration span(Duration most) {
    return harness.isCostly() ? most.dividedBy(4) : most;
  }

  /** The size of a swarm: mostly a small one; one in some does not fit into one page. */
  public int size(int small, int oneIn) {
    return randomInt(oneIn) == 0 && !harness.isCostly() ? LARGE : small;
  }

  public Region randomRegion() {
    return randomOf(Region.ALL);
  }

  public Duration randomDuration(Duration least, Duration most) {
    return Duration.ofMillis(random.nextLong(least.toMillis(), most.toMillis()));
  }

  /** Runs several actions concurrently: they take turns between calls of the table. */
  public void runInterleaved(List<Runnable> courses) {
    InterleavedTasks.run(random, courses);
  }

  // Time.

  public Instant now() {
    return harness.now();
  }

  /** Sets the regions' clocks apart, at most by a duration. */
  public World withClockSkew(Duration most) {
    Region.ALL.forEach(region -> deployment.setAhead(region, randomDuration(Duration.ZERO, most)));
    return this;
  }

  /** The longest time until a write in one region is seen in a connected one. */
  public Duration lag() {
    return harness.lag();
  }

  /** Lets time pass without any action. */
  public void pass(Duration duration) {
    harness.pass(duration);
  }

  /** Lets all writes between connected regions be replicated. */
  public void replicate() {
    pass(lag());
  }

  /** Lets time pass in which clients announce at their intervals, and every region purges. */
  public void run(Duration duration) {
    Instant end = now().plus(duration);
    for (Instant next = nextEvent(); !next.isAfter(end); next = nextEvent()) {
      passUntil(next);
      runDue(next);
    }
    passUntil(end);
  }

  private void runDue(Instant now) {
    if (!nextPurge.isAfter(now)) {
      nextPurge = now.plus(BETWEEN_PURGES);
      reachable().stream().filter(_ -> purging).forEach(this::purge);
    }
    for (Client client : List.copyOf(clients)) {
      if (client.due().filter(due -> !rounded(due).isAfter(now)).isPresent()) {
        client.announce();
      }
    }
  }

  private Instant nextEvent() {
    return clients.stream()
        .flatMap(client -> client.due().stream())
        .min(Comparator.naturalOrder())
        .map(World::rounded)
        .filter(due -> due.isBefore(nextPurge))
        .orElse(nextPurge);
  }

  private static Instant rounded(Instant due) {
    return Instant.ofEpochSecond(Math.ceilDiv(due.getEpochSecond(), STEP) * STEP);
  }

  private void passUntil(Instant instant) {
    if (instant.isAfter(now())) {
      pass(Duration.between(now(), instant));
    }
  }

  // Replicas.

  public CallInterceptor calls() {
    return calls;
  }

  /** Disconnects a region from all others, but not from its clients. */
  public void isolate(Region region) {
    region.others().forEach(other -> harness.cut(region, other));
  }

  /** Undoes {@link #isolate}. */
  public void rejoin(Region region) {
    region.others().forEach(other -> harness.heal(region, other));
  }

  /** Makes a region's replica unreachable. */
  public void lose(Region region) {
    lost.add(region);
    calls.lose(region);
    harness.isolate(region);
  }

  /** Undoes {@link #lose}. */
  public void recover(Region region) {
    lost.remove(region);
    calls.recover(region);
    harness.rejoin(region);
  }

  /** Makes a region use another one's replica at random. */
  public void startFallback(Region region, Region fallback) {
    deployment.setFallback(region, fallback);
  }

  /** Undoes {@link #startFallback}. */
  public void stopFallback(Region region) {
    deployment.setFallback(region, region);
  }

  /** Deploys a release to a region. */
  public void deploy(Region region, Release release) {
    deployment.deploy(region, release);
  }

  public TrackerDesign design() {
    return design;
  }

  // Purges.

  /** Stops regular purges. */
  public World withoutPurges() {
    purging = false;
    return this;
  }

  /** Runs a purge of a region to its end. */
  public void purge(Region region) {
    newPurge(region).run();
  }

  /** A purge of a region that has not begun. */
  public RegionPurge newPurge(Region region) {
    return deployment.newPurge(region, Optional.empty());
  }

  /** Runs a purge of a region that adopts the records of one that is lost forever. */
  public void adopt(Region region, Region gone) {
    deployment.newPurge(region, Optional.of(gone.code())).run();
  }

  // Clients.

  /** A client that has not started yet. */
  public Client client(InfoHash swarm, Peer peer, Region region) {
    Client client = new Client(this, swarm, peer, region);
    clients.add(client);
    return client;
  }

  /** The n-th client of the torrent, in a random region. */
  public Client client(int n) {
    return client(TORRENT, Peers.ipv4(n, Role.LEECHER), randomRegion());
  }

  /** Starts clients of all roles in all regions, which all regions then know. */
  public List<Client> startClients(InfoHash swarm, int size) {
    List<Client> clients = new ArrayList<>();
    for (int n = 0; n < size; n++) {
      Role role = randomOf(List.of(Role.values()));
      Peer peer = randomInt(4) == 0 ? Peers.ipv6(5_000 + n, role) : Peers.ipv4(5_000 + n, role);
      clients.add(client(swarm, peer, randomRegion()).start());
    }
    replicate();
    return clients;
  }

  public List<Client> startClients(int size) {
    return startClients(TORRENT, size);
  }

  /** Announces to a region. */
  AnnounceOutcome announce(Region region, Announce announce) {
    return deployment.announce(region, announce);
  }

  /** A tracker in a region that writes nothing. */
  TrackerDesign.Announcer observer(Region region) {
    return deployment.observer(region);
  }

  /** The members of a swarm. */
  public List<Client> present(InfoHash swarm) {
    return clients.stream()
        .filter(client -> client.swarm().equals(swarm) && client.isPresent())
        .toList();
  }

  /** All swarms that ever had a member. */
  Set<InfoHash> swarms() {
    Set<InfoHash> swarms = new LinkedHashSet<>();
    clients.forEach(client -> swarms.add(client.swarm()));
    return swarms;
  }

  /** The regions that are not lost. */
  List<Region> reachable() {
    return Region.ALL.stream().filter(region -> !lost.contains(region)).toList();
  }

  /** Everything in a region's replica. */
  Map<?, ?> contents(Region region) {
    return harness.contents(region);
  }

  /** The records in a region's replica that expired before an instant. */
  long expired(Region region, Instant before) {
    return harness.expired(region, before);
  }

  /** The assertions. */
  public SwarmAssertions assertions() {
    return assertions;
  }
}
