package meridian.store.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import meridian.peer.Endpoint;
import meridian.peer.Family;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.AnnounceResult;
import meridian.swarm.Event;
import meridian.swarm.Presence;
import meridian.swarm.RegionCode;
import meridian.swarm.SwarmCounts;

/**
 * One swarm. The newest announce of each endpoint is kept until it expires, even if the peer
 * stopped: an older announce that arrives late must not bring it back. Peers are held in one {@link
 * PeerSet} per family and role, from which a sample is drawn in time proportional to its size.
 */
final class MemorySwarm {

  private final Map<Endpoint, AnnounceRecord> newest = new HashMap<>();
  // The endpoints whose download was counted since they last stopped or expired.
  private final Set<Endpoint> counted = new HashSet<>();
  private final Map<Group, PeerSet> groups = new HashMap<>();
  // One deadline per endpoint. A peer that announces again keeps its old deadline until it is due.
  private final PriorityQueue<Deadline> deadlines =
      new PriorityQueue<>(Comparator.comparing(Deadline::at));
  private long downloads;

  /**
   * Records an announce unless a newer one is known.
   *
   * @return whether the announce completes a download that was not counted before
   */
  boolean record(AnnounceRecord announce) {
    if (!announce.isStored()) {
      return false;
    }
    Endpoint endpoint = announce.peer().endpoint();
    AnnounceRecord before = newest.get(endpoint);
    if (before != null && before.at().isAfter(announce.at())) {
      return false;
    }
    newest.put(endpoint, announce);
    if (before == null) {
      deadlines.add(new Deadline(announce.expiry(), endpoint));
    } else if (!before.isStopped()) {
      group(before.peer()).remove(endpoint);
    }
    if (announce.isStopped()) {
      counted.remove(endpoint);
      return false;
    }
    group(announce.peer()).add(announce.peer());
    return isDownload(announce, Optional.ofNullable(before)) && counted.add(endpoint);
  }

  private static boolean isDownload(AnnounceRecord announce, Optional<AnnounceRecord> before) {
    boolean wasLeecher =
        before
            .filter(known -> !known.isStopped() && known.peer().role() != Role.SEEDER)
            .filter(known -> known.peer().id().equals(announce.peer().id()))
            .isPresent();
    return announce.peer().role() == Role.SEEDER
        && (announce.event() == Event.COMPLETED || wasLeecher);
  }

  void countDownload() {
    downloads++;
  }

  /** Removes peers whose last announce has expired. */
  void expire(Instant now) {
    for (Deadline due = deadlines.peek();
        due != null && !due.at.isAfter(now);
        due = deadlines.peek()) {
      deadlines.remove();
      AnnounceRecord last = Objects.requireNonNull(newest.get(due.endpoint));
      if (last.expiry().isAfter(now)) {
        deadlines.add(new Deadline(last.expiry(), due.endpoint));
      } else {
        newest.remove(due.endpoint);
        counted.remove(due.endpoint);
        if (!last.isStopped()) {
          group(last.peer()).remove(due.endpoint);
        }
      }
    }
  }

  AnnounceResult read(AnnounceRecord announce, RegionCode region, RandomGenerator random) {
    if (announce.isStopped()) {
      return new AnnounceResult(counts(), List.of(), Optional.empty());
    }
    Presence presence = new Presence(region, announce.at(), announce.expiry());
    return new AnnounceResult(counts(), sample(announce, random), Optional.of(presence));
  }

  SwarmCounts counts() {
    int seeders = count(role -> role == Role.SEEDER);
    int downloaders = count(Role::downloads);
    int incomplete = count(role -> role != Role.SEEDER);
    return new SwarmCounts(seeders, incomplete, downloaders, downloads);
  }

  /** Whether the swarm is empty and has no downloads to remember. */
  boolean isRemovable() {
    return newest.isEmpty() && downloads == 0;
  }

  private List<Peer> sample(AnnounceRecord announce, RandomGenerator random) {
    Peer asker = announce.peer();
    List<Peer> peers = new ArrayList<>();
    Family own = asker.endpoint().family();
    Family other = own == Family.IPV4 ? Family.IPV6 : Family.IPV4;
    for (Family family : List.of(own, other)) {
      peers.addAll(
          PeerSet.sample(
              groupsServing(family, asker.role()),
              asker.endpoint(),
              announce.wanted() - peers.size(),
              random));
    }
    return peers;
  }

  private List<PeerSet> groupsServing(Family family, Role asker) {
    return Stream.of(Role.values())
        .filter(asker::canServe)
        .map(role -> group(new Group(family, role)))
        .toList();
  }

  private int count(Predicate<Role> wanted) {
    return groups.entrySet().stream()
        .filter(entry -> wanted.test(entry.getKey().role))
        .mapToInt(entry -> entry.getValue().size())
        .sum();
  }

  private PeerSet group(Peer peer) {
    return group(new Group(peer.endpoint().family(), peer.role()));
  }

  private PeerSet group(Group standing) {
    return groups.computeIfAbsent(standing, _ -> new PeerSet());
  }

  private record Group(Family family, Role role) {}

  private record Deadline(Instant at, Endpoint endpoint) {}
}
