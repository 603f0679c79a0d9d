package meridian.store.dynamodb.announce;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import meridian.peer.Endpoint;
import meridian.peer.Family;
import meridian.peer.Peer;
import meridian.peer.Role;
import meridian.store.dynamodb.table.PeerRecord;
import meridian.store.dynamodb.table.Section;

/**
 * What was read of a swarm's members.
 *
 * @param sections one reading per section
 */
record SwarmSample(List<SectionSample> sections) {

  /** A swarm of which every record was read. */
  static SwarmSample whole(List<PeerRecord> records, Instant now) {
    List<Peer> live = SectionSample.live(records, now);
    return new SwarmSample(
        Section.ALL.stream()
            .map(section -> SectionSample.whole(section, in(section, live)))
            .toList());
  }

  private static List<Peer> in(Section section, List<Peer> peers) {
    return peers.stream()
        .filter(peer -> section == Section.of(peer.endpoint().family(), peer.role().side()))
        .toList();
  }

  /**
   * Draws at random from those who were read, the asker's family first; otherwise every peer of the
   * swarm is as likely as every other, whichever side it is on.
   */
  List<Peer> choose(Peer asker, int wanted, RandomGenerator random) {
    Family own = asker.endpoint().family();
    Set<Endpoint> taken = new HashSet<>(Set.of(asker.endpoint()));
    return sections.stream()
        .flatMap(reading -> arrivals(reading, asker.role(), random))
        .sorted(
            Comparator.comparing((Arrival arrival) -> arrival.family() != own)
                .thenComparingDouble(Arrival::time))
        .map(Arrival::peer)
        .filter(peer -> taken.add(peer.endpoint()))
        .limit(wanted)
        .toList();
  }

  /**
   * Lets every useful peer of a section arrive after a time of its own, exponentially distributed:
   * the order of arrival is then uniformly random, across sections too. Only those who were read
   * can be handed out, but the gaps between them are those of the whole section, so that a section
   * gives as many as is its share of the swarm.
   */
  private static Stream<Arrival> arrivals(
      SectionSample reading, Role asker, RandomGenerator random) {
    List<Peer> useful = new ArrayList<>(reading.peers());
    useful.removeIf(peer -> !asker.canServe(peer.role()));
    Collections.shuffle(useful, Random.from(random));
    double waiting = Math.max(reading.estimate(asker::canServe), useful.size());
    double time = 0;
    List<Arrival> arrivals = new ArrayList<>();
    for (Peer peer : useful) {
      time += random.nextExponential() / waiting;
      waiting -= 1;
      arrivals.add(new Arrival(peer, time));
    }
    return arrivals.stream();
  }

  private record Arrival(Peer peer, double time) {
    Family family() {
      return peer.endpoint().family();
    }
  }
}
