package meridian.drill.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import meridian.drill.cloud.RegionTables;
import meridian.drill.cloud.SimulatedDeployment;
import meridian.drill.cloud.SimulatedRegion;
import meridian.inspect.LivePeers;
import meridian.inspect.PeerInspector;
import meridian.model.NextLayoutTable;

/**
 * Sees everything: what each announce came to, and whether those who are there are seen to be there
 * in every region that is well.
 */
public final class Observer {

  /** One in so many is looked for in all regions just before it announces. */
  private static final int LOOKED_FOR = 8;

  /** For so long at most DNS names a region that answers nobody. */
  public static final Duration NAMED = Duration.ofSeconds(60);

  /**
   * For how long after an answer in full a record stands at least: the longest interval of the
   * shipped policy, and its grace.
   */
  private static final Duration STANDS = Duration.ofMinutes(36);

  private final SimulatedDeployment cloud;
  private final Map<SimulatedRegion, PeerInspector> inspectors = new LinkedHashMap<>();
  private final Set<Client> clients = new LinkedHashSet<>();
  private final List<DisplacedClients> displaced = new ArrayList<>();
  private PhaseCounters figures = new PhaseCounters();

  public Observer(SimulatedDeployment cloud) {
    this.cloud = cloud;
    for (SimulatedRegion region : cloud.regions()) {
      inspectors.put(
          region,
          new PeerInspector(
              new NextLayoutTable(region.tables(), () -> false),
              RegionTables.PEERS,
              RegionTables.CONTROL,
              SimulatedDeployment.key()));
    }
  }

  /** Begins with new figures. */
  public PhaseCounters begin() {
    figures = new PhaseCounters();
    return figures;
  }

  /** A client has come. */
  void came(Client client) {
    clients.add(client);
  }

  /** A client has gone. */
  void left(Client client) {
    clients.remove(client);
    displaced.forEach(lost -> lost.left(client));
  }

  /** How many are there. */
  int present() {
    return clients.size();
  }

  /** A region is about to fail: from now on its clients are followed. */
  public DisplacedClients failing(SimulatedRegion region) {
    Instant now = cloud.time().instant();
    for (Client client : clients) {
      client
          .noted()
          .filter(
              noted ->
                  noted.by() == region && noted.at().plus(SimulatedDeployment.LAG).isAfter(now))
          .ifPresent(_ -> client.noteUntold());
    }
    var followed = new DisplacedClients(region, now, clients);
    displaced.add(followed);
    return followed;
  }

  /** A client is about to announce: its record is as old as it gets. */
  void before(Client client) {
    if (cloud.random().nextInt(LOOKED_FOR) == 0) {
      Instant now = cloud.time().instant();
      client
          .noted()
          .filter(Client.Noted::told)
          .filter(noted -> stands(noted, now))
          .ifPresent(_ -> figures.checked(isHidden(client.torrenter(), now)));
    }
  }

  /** Whether what was noted has arrived wherever it can, and has not expired. */
  private static boolean stands(Client.Noted noted, Instant now) {
    return noted.at().plus(SimulatedDeployment.LAG).isBefore(now)
        && noted.at().plus(STANDS).isAfter(now);
  }

  private boolean isHidden(SwarmMember torrenter, Instant now) {
    return inspectors.entrySet().stream()
        .filter(region -> region.getKey().isConnected())
        .anyMatch(
            region ->
                !region
                    .getValue()
                    .inspect(torrenter.swarm(), torrenter.endpoint(), now)
                    .isHandedOut());
  }

  /**
   * A client has announced.
   *
   * @param sent whether it was its resolver that named the region
   */
  void after(
      Client client, SimulatedRegion region, boolean sent, AnnounceReply answer, Duration took) {
    Instant now = cloud.time().instant();
    if (region.answers()) {
      figures.arrived(region.region().name(), now, took);
    }
    switch (answer) {
      case AnnounceReply.Silence() -> figures.failed(isToAnswer(region, client, sent));
      case AnnounceReply.Failure() -> figures.failed(isToAnswer(region, client, sent));
      case AnnounceReply.Given given -> {
        figures.answered(given.isHonest());
        figures.duplicates(duplicates(client, given.peers()));
        if (!given.isHonest()) {
          displaced.forEach(lost -> lost.answered(client, region, given.interval(), now));
        }
      }
    }
  }

  /** Whether it should have been answered there, or not have been sent there. */
  private static boolean isToAnswer(SimulatedRegion region, Client client, boolean sent) {
    return region.answers()
        || (sent && client.resolver().asked().isAfter(region.silentSince().plus(NAMED)));
  }

  private static int duplicates(Client client, List<String> peers) {
    Set<String> distinct = new HashSet<>(peers);
    boolean itself = distinct.contains(client.torrenter().compact());
    return peers.size() - distinct.size() + (itself ? 1 : 0);
  }

  /** How many of those whose records should stand are not seen in some connected region. */
  public long lost() {
    Instant now = cloud.time().instant();
    return lost(noted -> noted.told() && stands(noted, now));
  }

  /** The same, of whatever a region noted that is connected again: it has been told by now. */
  public long lostAfterHealing() {
    Instant now = cloud.time().instant();
    return lost(noted -> stands(noted, now));
  }

  /** How many of all that are there and were noted once, however long ago. */
  public long lostInTheEnd() {
    Instant now = cloud.time().instant();
    return lost(noted -> noted.at().plus(SimulatedDeployment.LAG).isBefore(now));
  }

  private long lost(Predicate<Client.Noted> counts) {
    Instant now = cloud.time().instant();
    Set<Client> lost = new HashSet<>();
    for (SimulatedRegion region : cloud.regions()) {
      if (region.isConnected()) {
        LivePeers attendance =
            LivePeers.of(
                cloud.peers().contents(region.region().name()).values().stream()
                    .map(NextLayoutTable::understood)
                    .toList(),
                now);
        for (Client client : clients) {
          Optional<Client.Noted> noted = client.noted();
          if (noted.filter(counts).isPresent()
              && !attendance.contains(client.torrenter().swarm(), client.torrenter().endpoint())) {
            lost.add(client);
          }
        }
      }
    }
    return lost.size();
  }
}
