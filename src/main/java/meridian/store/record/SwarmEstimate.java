package meridian.store.record;

import java.util.EnumMap;
import java.util.Map;
import meridian.peer.Role;
import meridian.peer.Side;
import meridian.swarm.PeerCounts;
import meridian.swarm.SwarmCounts;

/**
 * The estimated size of a swarm, section by section.
 *
 * @param sections the sizes of those sections that are known
 */
public record SwarmEstimate(Map<Section, SectionEstimate> sections) {

  /** The least weight of a new sample in the average. */
  private static final double WEIGHT = 0.2;

  /** How far an estimate may differ from a count: three standard deviations of one sample. */
  private static final double TOLERANCE = 0.4;

  /** How many peers any size may differ by, however small it is. */
  private static final int NEGLIGIBLE = 10;

  /** No section's size is known. */
  public static final SwarmEstimate UNKNOWN = new SwarmEstimate(Map.of());

  /**
   * A section's size.
   *
   * @param live peers in it
   * @param downloading of them
   * @param samples how many it is the average of
   */
  public record SectionEstimate(double live, double downloading, int samples) {

    private static SectionEstimate of(SectionSample sample) {
      return new SectionEstimate(sample.size(), sample.estimate(Role::downloads), 1);
    }

    private static SectionEstimate of(long leechers, long partialSeeds) {
      return new SectionEstimate(leechers + partialSeeds, leechers, 1);
    }

    private SectionEstimate averagedWith(SectionEstimate other) {
      double weight = Math.max(WEIGHT, 1.0 / (samples + 1));
      return new SectionEstimate(
          live + weight * (other.live - live),
          downloading + weight * (other.downloading - downloading),
          samples + 1);
    }
  }

  /** Takes an immutable copy of the sizes. */
  public SwarmEstimate {
    sections = Map.copyOf(sections);
  }

  /** The size of the sections that were read. */
  public static SwarmEstimate of(SwarmSample sample) {
    Map<Section, SectionEstimate> sections = new EnumMap<>(Section.class);
    for (SectionSample section : sample.sections()) {
      sections.put(section.section(), SectionEstimate.of(section));
    }
    return new SwarmEstimate(sections);
  }

  /** The size that a sweep counted. */
  static SwarmEstimate of(PeerCounts tally) {
    return new SwarmEstimate(
        Map.of(
            Section.LEECHERS_4,
            SectionEstimate.of(tally.leechers4(), tally.partialSeeds4()),
            Section.SEEDERS_4,
            new SectionEstimate(tally.seeders4(), 0, 1),
            Section.LEECHERS_6,
            SectionEstimate.of(tally.leechers6(), tally.partialSeeds6()),
            Section.SEEDERS_6,
            new SectionEstimate(tally.seeders6(), 0, 1)));
  }

  /** How many live peers a section has; infinite if its size is unknown. */
  public double live(Section section) {
    SectionEstimate part = sections.get(section);
    return part == null ? Double.POSITIVE_INFINITY : part.live;
  }

  /**
   * The size after some sections were read again. Samples are averaged, so that counts do not jump
   * from one answer to the next.
   */
  SwarmEstimate updatedWith(SwarmSample sample) {
    Map<Section, SectionEstimate> averaged = new EnumMap<>(Section.class);
    averaged.putAll(sections);
    for (SectionSample section : sample.sections()) {
      averaged.merge(section.section(), SectionEstimate.of(section), SectionEstimate::averagedWith);
    }
    return new SwarmEstimate(averaged);
  }

  /** Whether every section's size is known. */
  boolean isComplete() {
    return sections.size() == Section.ALL.size();
  }

  /** This estimate, and another one for the sections that are unknown here. */
  SwarmEstimate orElse(SwarmEstimate other) {
    Map<Section, SectionEstimate> both = new EnumMap<>(Section.class);
    both.putAll(other.sections);
    both.putAll(sections);
    return new SwarmEstimate(both);
  }

  /** Whether this and another size differ only by noise and little change. */
  boolean agreesWith(SwarmEstimate other) {
    return sections.keySet().stream()
        .filter(other.sections::containsKey)
        .allMatch(
            section ->
                Math.abs(live(section) - other.live(section))
                    <= TOLERANCE * other.live(section) + NEGLIGIBLE);
  }

  /** The counts for an answer: sums over the known sections. */
  public SwarmCounts counts(long downloads) {
    double complete = 0;
    double incomplete = 0;
    double downloaders = 0;
    for (Map.Entry<Section, SectionEstimate> section : sections.entrySet()) {
      if (section.getKey().side() == Side.SEEDERS) {
        complete += section.getValue().live;
      } else {
        incomplete += section.getValue().live;
        downloaders += section.getValue().downloading;
      }
    }
    return new SwarmCounts(
        Math.round(complete), Math.round(incomplete), Math.round(downloaders), downloads);
  }
}
