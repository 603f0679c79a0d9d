package meridian.model;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import meridian.store.Peers;
import meridian.store.dynamodb.DynamoDbSwarmStore;
import meridian.swarm.Announce;
import meridian.swarm.AnnounceAnswer;
import meridian.swarm.Endpoint;
import meridian.swarm.Event;
import meridian.swarm.Id160;
import meridian.swarm.InfoHash;
import meridian.swarm.Peer;
import meridian.swarm.Role;
import meridian.swarm.TicketOffice;
import meridian.swarm.Tracker;
import meridian.swarm.TrackerPolicy;

/**
 * Three regions over a modelled global table, their clocks seconds apart, and clients that come,
 * go, finish, change regions, repeat themselves and come back as they are told to.
 */
final class World {

  private static final List<String> REGIONS = List.of("a", "b", "c");
  private static final InfoHash TORRENT = new InfoHash(new Id160(1, 2, 3));
  private static final int CLIENTS = 12;
  private static final Duration LAG = Duration.ofSeconds(1);

  private final VirtualTime time = new VirtualTime(Instant.parse("2100-01-01T00:00:00Z"));
  private final Random random;
  private final GlobalTable table;
  private final List<Tracker> trackers = new ArrayList<>();
  private final List<Client> clients = new ArrayList<>();
  private boolean moving = true;
  private boolean still;
  private int completions;

  World(long seed, Duration skew) {
    random = new Random(seed);
    table = new GlobalTable(REGIONS, time, LAG, random);
    TicketOffice tickets = new TicketOffice(List.of(new byte[32]));
    for (int region = 0; region < REGIONS.size(); region++) {
      Duration ahead = skew.multipliedBy(region);
      trackers.add(
          new Tracker(
              new DynamoDbSwarmStore(
                  table.client(REGIONS.get(region)),
                  "peers",
                  region + 1,
                  new byte[32],
                  new InlineExecutor(),
                  random),
              tickets,
              TrackerPolicy.DEFAULT,
              () -> time.instant().plus(ahead),
              random));
    }
    for (int n = 0; n < CLIENTS; n++) {
      clients.add(new Client(n));
    }
  }

  World withoutMoving() {
    moving = false;
    return this;
  }

  /** Lets a while pass in which clients do as they like. */
  void live(Duration duration) {
    Instant end = time.instant().plus(duration);
    Client client = clients.getFirst();
    while (time.instant().isBefore(end)) {
      boolean hasty = random.nextInt(3) == 0;
      client = hasty ? client : clients.get(random.nextInt(CLIENTS));
      client.act();
      time.pass(Duration.ofSeconds(hasty ? 2 : 5 + random.nextInt(120)));
    }
  }

  /** Lets everything that was written arrive, while nobody announces. */
  void settle() {
    still = true;
    time.pass(LAG.multipliedBy(2));
    still = false;
  }

  void cut() {
    table.cut("a", "b");
    table.cut("a", "c");
  }

  void heal() {
    table.heal("a", "b");
    table.heal("a", "c");
  }

  int completions() {
    return completions;
  }

  long downloadsSeen() {
    return trackers.getFirst().scrape(List.of(TORRENT)).values().iterator().next().downloaded();
  }

  void assertEveryRegionGivesExactlyWhoIsThere(String run) {
    for (int region = 0; region < REGIONS.size(); region++) {
      assertEquals(present(), given(region), run + ", region " + REGIONS.get(region));
    }
  }

  void assertNobodyIsMissing(String run) {
    for (int region = 0; region < REGIONS.size(); region++) {
      Set<Endpoint> missing = present();
      missing.removeAll(given(region));
      assertEquals(Set.of(), missing, run + ", region " + REGIONS.get(region));
    }
  }

  void assertReplicasAgree(String run) {
    var first = table.contents(REGIONS.getFirst());
    for (String region : REGIONS) {
      var other = table.contents(region);
      Set<ItemKey> differing = new TreeSet<>(first.keySet());
      differing.addAll(other.keySet());
      differing.removeIf(key -> Objects.equals(first.get(key), other.get(key)));
      assertEquals(Set.of(), differing, run + ", region " + region);
    }
  }

  private Set<Endpoint> present() {
    return clients.stream()
        .filter(client -> client.running)
        .map(client -> client.peer().endpoint())
        .collect(toSet());
  }

  /** Whom a leecher that asks there, and leaves at once, is given. */
  private Set<Endpoint> given(int region) {
    Peer asker = Peers.ipv4(1_000 + region, Role.LEECHER);
    AnnounceAnswer answer = announce(region, asker, Event.STARTED, Optional.empty());
    announce(region, asker, Event.STOPPED, Optional.empty());
    Set<Endpoint> given = new HashSet<>();
    for (Peer peer : answer.peers()) {
      if (!isAsker(peer)) {
        given.add(peer.endpoint());
      }
    }
    return given;
  }

  private static boolean isAsker(Peer peer) {
    return REGIONS.stream()
        .map(region -> Peers.ipv4(1_000 + REGIONS.indexOf(region), Role.LEECHER).endpoint())
        .anyMatch(peer.endpoint()::equals);
  }

  private AnnounceAnswer announce(int region, Peer peer, Event event, Optional<String> trackerId) {
    return trackers
        .get(region)
        .announce(new Announce(TORRENT, peer, event, OptionalInt.of(50), trackerId));
  }

  /** One client; it keeps its ticket whatever happens, as clients do. */
  private final class Client {
    private final int number;
    private Role role = Role.LEECHER;
    private boolean running;
    private int region;
    private int session;
    private Optional<String> trackerId = Optional.empty();

    Client(int number) {
      this.number = number;
      this.region = number % REGIONS.size();
    }

    Peer peer() {
      return Peers.ipv4(number, role);
    }

    void act() {
      if (!running) {
        start();
        return;
      }
      switch (random.nextInt(6)) {
        case 0 -> stop();
        case 1 -> complete();
        case 2 -> pauseOrGoOn();
        case 3 -> move();
        default -> tell(Event.NONE);
      }
    }

    private void start() {
      move();
      running = true;
      session++;
      tell(Event.STARTED);
    }

    private void stop() {
      move();
      running = false;
      session++;
      tell(Event.STOPPED);
    }

    private void complete() {
      if (role != Role.SEEDER) {
        role = Role.SEEDER;
        completions++;
        tell(Event.COMPLETED);
      }
    }

    private void pauseOrGoOn() {
      if (role != Role.SEEDER) {
        role = role == Role.LEECHER ? Role.PARTIAL_SEED : Role.LEECHER;
        tell(role == Role.LEECHER ? Event.NONE : Event.PAUSED);
      }
    }

    private void move() {
      if (moving) {
        region = random.nextInt(REGIONS.size());
      }
    }

    /** Announces, sometimes twice, and comes back when it is told to. */
    private void tell(Event event) {
      AnnounceAnswer answer = announce(region, peer(), event, trackerId);
      if (random.nextInt(10) == 0) {
        answer = announce(region, peer(), event, trackerId);
      }
      if (answer.trackerId().isPresent()) {
        trackerId = answer.trackerId();
      }
      int now = session;
      time.after(answer.interval(), () -> comeBack(now));
    }

    private void comeBack(int expected) {
      if (still) {
        time.after(LAG.multipliedBy(3), () -> comeBack(expected));
      } else if (running && session == expected) {
        tell(role == Role.PARTIAL_SEED ? Event.PAUSED : Event.NONE);
      }
    }
  }
}
