package meridian.drill.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import meridian.drill.cloud.RegionTables;
import meridian.drill.cloud.SimulatedDeployment;
import meridian.drill.cloud.SimulatedRegion;
import meridian.inspect.LivePeers;
import meridian.inspect.PeerInspector;
import meridian.inspect.TableRecords;
import meridian.model.NextLayoutTable;
import meridian.simulation.AnnounceReply;
import meridian.store.dynamodb.control.ControlTable;

/**
 * Observes every announce, and whether the records of present clients are visible in all regions
 * that are healthy.
 */
public final class Observer {

  /** One client in this many is looked up in all regions just before it announces. */
  private static final int CHECK_ONE_IN = 8;

  /** The longest time for which DNS returns a region that does not answer. */
  public static final Duration MAX_FAILOVER_DELAY = Duration.ofSeconds(60);

  /**
   * The shortest time for which a record remains valid after a full answer: the longest interval of
   * the shipped policy, and its grace. A client without a full answer for longer may have expired.
   */
  private static final Duration MIN_VALID = Duration.ofMinutes(36);

  private final SimulatedDeployment deployment;
  private final Map<SimulatedRegion, PeerInspector> inspectors = new LinkedHashMap<>();
  private final Set<Client> clients = new LinkedHashSet<>();
  private final List<DisplacedClients> displaced = new ArrayList<>();
  private PhaseCounters counters = new PhaseCounters();

  public Observer(SimulatedDeployment deployment) {
    this.deployment = deployment;
    for (SimulatedRegion region : deployment.regions()) {
      var tables = new NextLayoutTable(region.tables(), () -> false);
      inspectors.put(
          region,
          new PeerInspector(
              new ControlTable(tables, RegionTables.CONTROL),
              new TableRecords(tables, RegionTables.PEERS, SimulatedDeployment.key())));
    }
  }

  /** Starts a phase with new counters. */
  public PhaseCounters startPhase() {
    counters = new PhaseCounters();
    return counters;
  }

  void add(Client client) {
    clients.add(client);
  }

  void remove(Client client) {
    clients.remove(client);
    displaced.forEach(followed -> followed.remove(client));
  }

  /** Observes the clients of a region from now on, which is about to fail. */
  public DisplacedClients failing(SimulatedRegion region) {
    Instant now = now();
    for (Client client : clients) {
      client
          .stored()
          .filter(
              stored ->
                  stored.by() == region
                      && stored.at().plus(SimulatedDeployment.MAX_LAG).isAfter(now))
          .ifPresent(_ -> client.noteNotReplicated());
    }
    DisplacedClients followed = new DisplacedClients(region, now, clients);
    displaced.add(followed);
    return followed;
  }

  /** Notes that a client is about to announce: its record is as old as it gets. */
  void beforeAnnounce(Client client) {
    if (deployment.random().nextInt(CHECK_ONE_IN) == 0) {
      Instant now = now();
      client
          .stored()
          .filter(Client.Stored::isReplicated)
          .filter(stored -> isExpectedVisible(stored, now))
          .ifPresent(_ -> counters.checked(isHiddenAnywhere(client, now)));
    }
  }

  /** Whether a record has been replicated as far as possible, and has not expired. */
  private static boolean isExpectedVisible(Client.Stored stored, Instant now) {
    return stored.at().plus(SimulatedDeployment.MAX_LAG).isBefore(now)
        && stored.at().plus(MIN_VALID).isAfter(now);
  }

  private boolean isHiddenAnywhere(Client client, Instant now) {
    return inspectors.entrySet().stream()
        .filter(region -> region.getKey().isConnected())
        .anyMatch(
            region ->
                !region
                    .getValue()
                    .inspect(client.swarm(), client.peer().endpoint(), now)
                    .isHandedOut());
  }

  /**
   * Notes that a client has announced.
   *
   * @param byDns whether DNS returned the region
   */
  void afterAnnounce(
      Client client, SimulatedRegion region, boolean byDns, AnnounceReply reply, Duration took) {
    Instant now = now();
    if (region.answers()) {
      counters.arrived(region.region().name(), now, took);
    }
    switch (reply) {
      case AnnounceReply.Timeout _, AnnounceReply.Failure _ ->
          counters.failed(shouldAnswer(region, client, byDns));
      case AnnounceReply.Degraded _ -> counters.answered(true);
      case AnnounceReply.Answer answer -> {
        counters.answered(false);
        counters.duplicates(answer.duplicates(client.peer().endpoint()));
        displaced.forEach(followed -> followed.answered(client, region, answer.interval(), now));
      }
    }
  }

  /** Whether a region should have answered a client, or DNS not have returned it. */
  private static boolean shouldAnswer(SimulatedRegion region, Client client, boolean byDns) {
    return region.answers()
        || (byDns
            && client.dnsCache().obtained().isAfter(region.failedSince().plus(MAX_FAILOVER_DELAY)));
  }

  /**
   * Counts the clients with replicated, valid records that some connected region does not return.
   */
  public long lost() {
    Instant now = now();
    return lost(stored -> stored.isReplicated() && isExpectedVisible(stored, now));
  }

  /**
   * Counts the clients with valid records that some connected region does not return, after all
   * regions were connected again and have replicated everything.
   */
  public long lostAfterHealing() {
    Instant now = now();
    return lost(stored -> isExpectedVisible(stored, now));
  }

  /**
   * Counts the present clients that were ever stored and that some connected region lacks, after
   * all clients have had the time to announce again.
   */
  public long lostInTheEnd() {
    Instant now = now();
    return lost(stored -> stored.at().plus(SimulatedDeployment.MAX_LAG).isBefore(now));
  }

  private long lost(Predicate<Client.Stored> isCounted) {
    Instant now = now();
    Set<Client> lost = new HashSet<>();
    for (SimulatedRegion region : deployment.regions()) {
      if (region.isConnected()) {
        LivePeers live =
            LivePeers.of(
                deployment.peers().contents(region.region().name()).values().stream()
                    .map(NextLayoutTable::understood)
                    .toList(),
                now);
        clients.stream()
            .filter(client -> client.stored().filter(isCounted).isPresent())
            .filter(client -> !live.contains(client.swarm(), client.peer().endpoint()))
            .forEach(lost::add);
      }
    }
    return lost.size();
  }

  private Instant now() {
    return deployment.time().instant();
  }
}
