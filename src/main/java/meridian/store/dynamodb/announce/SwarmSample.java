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
 * The live peers read from a swarm, section by section.
 *
 * @param sections one sample for each section that was read
 */
record SwarmSample(List<SectionSample> sections) {

  /** All peers of a swarm. */
  static SwarmSample whole(List<PeerRecord> records, Instant now) {
    List<Peer> live = PeerRecord.livePeers(records, now);
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
   * Chooses peers for an answer at random: first those of the asker's address family. Apart from
   * that every peer of the swarm is equally likely, on either side.
   */
  List<Peer> choose(Peer asker, int wanted, RandomGenerator random) {
    Family own = asker.endpoint().family();
    Set<Endpoint> taken = new HashSet<>(Set.of(asker.endpoint()));
    return sections.stream()
        .flatMap(sample -> arrivals(sample, asker.role(), random))
        .sorted(
            Comparator.comparing((Arrival arrival) -> arrival.family() != own)
                .thenComparingDouble(Arrival::time))
        .map(Arrival::peer)
        .filter(peer -> taken.add(peer.endpoint()))
        .limit(wanted)
        .toList();
  }

  /**
   * Gives every useful peer of a section a random arrival time with exponential gaps, which makes
   * the order of arrival uniformly random across sections too. Only peers that were read can be
   * chosen, but the gaps are those of the whole section, so that each section contributes in
   * proportion to its share of the swarm.
   */
  private static Stream<Arrival> arrivals(
      SectionSample sample, Role asker, RandomGenerator random) {
    List<Peer> useful = new ArrayList<>(sample.peers());
    useful.removeIf(peer -> !asker.canServe(peer.role()));
    Collections.shuffle(useful, Random.from(random));
    double waiting = Math.max(sample.estimate(asker::canServe), useful.size());
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
