package meridian.store.record;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import meridian.peer.Endpoint;
import meridian.peer.Peer;

/**
 * The live peers read from a swarm, section by section.
 *
 * @param sections one sample for each section that was read
 */
public record SwarmSample(List<SectionSample> sections) {

  /** All peers of a swarm. */
  public static SwarmSample whole(List<PeerRecord> records, Instant now) {
    List<Peer> live = PeerRecord.livePeers(records, now);
    List<SectionSample> sections = new ArrayList<>();
    for (Section section : Section.ALL) {
      sections.add(SectionSample.whole(section, in(section, live)));
    }
    return new SwarmSample(sections);
  }

  private static List<Peer> in(Section section, List<Peer> peers) {
    List<Peer> found = new ArrayList<>();
    for (Peer peer : peers) {
      if (section == Section.of(peer.endpoint().family(), peer.role().side())) {
        found.add(peer);
      }
    }
    return found;
  }

  /**
   * Chooses peers for an answer at random: first those of the asker's address family. Apart from
   * that every peer of the swarm is equally likely, on either side.
   */
  public List<Peer> choose(Peer asker, int wanted, RandomGenerator random) {
    List<Arrival> arrivals = new ArrayList<>();
    for (SectionSample section : sections) {
      arrivals.addAll(arrivals(section, asker, random));
    }
    Collections.sort(arrivals);
    Set<Endpoint> taken = new HashSet<>(Set.of(asker.endpoint()));
    List<Peer> chosen = new ArrayList<>();
    for (Arrival arrival : arrivals) {
      if (chosen.size() < wanted && taken.add(arrival.peer.endpoint())) {
        chosen.add(arrival.peer);
      }
    }
    return chosen;
  }

  /**
   * Gives every useful peer of a section a random arrival time with exponential gaps, which makes
   * the order of arrival uniformly random across sections too. Only peers that were read can be
   * chosen, but the gaps are those of the whole section, so that each section contributes in
   * proportion to its share of the swarm.
   */
  private static List<Arrival> arrivals(SectionSample sample, Peer asker, RandomGenerator random) {
    List<Peer> useful = new ArrayList<>(sample.peers());
    useful.removeIf(peer -> !asker.role().canServe(peer.role()));
    Collections.shuffle(useful, Random.from(random));
    double waiting = Math.max(sample.estimate(asker.role()::canServe), useful.size());
    double time = 0;
    List<Arrival> arrivals = new ArrayList<>();
    for (Peer peer : useful) {
      time += random.nextExponential() / waiting;
      waiting -= 1;
      boolean isForeign = peer.endpoint().family() != asker.endpoint().family();
      arrivals.add(new Arrival(peer, isForeign, time));
    }
    return arrivals;
  }

  /** A peer in the order of answers: those of the asker's address family come first. */
  private record Arrival(Peer peer, boolean isForeign, double time) implements Comparable<Arrival> {
    @Override
    public int compareTo(Arrival other) {
      return isForeign == other.isForeign
          ? Double.compare(time, other.time)
          : Boolean.compare(isForeign, other.isForeign);
    }
  }
}
