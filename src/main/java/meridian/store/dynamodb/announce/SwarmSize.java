package meridian.store.dynamodb.announce;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import meridian.peer.Role;
import meridian.peer.Side;
import meridian.store.dynamodb.table.Section;
import meridian.swarm.PeerTally;
import meridian.swarm.SwarmCounts;

/**
 * How large a swarm is, or is estimated to be, section by section.
 *
 * @param sections the sizes of those that are known
 */
record SwarmSize(Map<Section, Part> sections) {

  /** What a new estimate weighs at least against all the earlier ones. */
  private static final double WEIGHT = 0.2;

  /** By what share an estimate may differ from a count: three times a single one's deviation. */
  private static final double TOLERANCE = 0.4;

  /** By how many peers any size may differ. */
  private static final int NEGLIGIBLE = 10;

  /** Nothing is known. */
  static final SwarmSize UNKNOWN = new SwarmSize(Map.of());

  /**
   * A section's size.
   *
   * @param live peers in it
   * @param downloading of them
   * @param readings how many it is the average of
   */
  record Part(double live, double downloading, int readings) {

    private static Part of(SectionReading reading) {
      return new Part(reading.size(), reading.sizeOf(Role::downloads), 1);
    }

    private static Part of(long leechers, long partialSeeds) {
      return new Part(leechers + partialSeeds, leechers, 1);
    }

    private Part towards(Part other) {
      double weight = Math.max(WEIGHT, 1.0 / (readings + 1));
      return new Part(
          live + weight * (other.live - live),
          downloading + weight * (other.downloading - downloading),
          readings + 1);
    }
  }

  /** Takes an immutable copy of the sizes. */
  SwarmSize {
    sections = Map.copyOf(sections);
  }

  static SwarmSize of(SwarmReading reading) {
    return new SwarmSize(
        reading.sections().stream().collect(Collectors.toMap(SectionReading::section, Part::of)));
  }

  /** The size that was counted. */
  static SwarmSize of(PeerTally tally) {
    return new SwarmSize(
        Map.of(
            Section.LEECHERS_4,
            Part.of(tally.leechers4(), tally.partialSeeds4()),
            Section.SEEDERS_4,
            new Part(tally.seeders4(), 0, 1),
            Section.LEECHERS_6,
            Part.of(tally.leechers6(), tally.partialSeeds6()),
            Section.SEEDERS_6,
            new Part(tally.seeders6(), 0, 1)));
  }

  /** How many live peers a section seems to have; infinitely many if nothing is known of it. */
  double live(Section section) {
    Part part = sections.get(section);
    return part == null ? Double.POSITIVE_INFINITY : part.live;
  }

  /**
   * The size as it appears after some sections were read again: estimates are averaged as they come
   * in, so that counts do not jump from one answer to the next.
   */
  SwarmSize after(SwarmReading reading) {
    Map<Section, Part> averaged = new EnumMap<>(Section.class);
    averaged.putAll(sections);
    for (SectionReading section : reading.sections()) {
      averaged.merge(section.section(), Part.of(section), Part::towards);
    }
    return new SwarmSize(averaged);
  }

  /** Whether every section's size is known. */
  boolean isComplete() {
    return sections.size() == Section.ALL.size();
  }

  /** What is known, and for the rest what another says. */
  SwarmSize or(SwarmSize other) {
    Map<Section, Part> both = new EnumMap<>(Section.class);
    both.putAll(other.sections);
    both.putAll(sections);
    return new SwarmSize(both);
  }

  /** Whether another could be of the same swarm, noise and some change allowed. */
  boolean agreesWith(SwarmSize other) {
    return sections.keySet().stream()
        .filter(other.sections::containsKey)
        .allMatch(
            section ->
                Math.abs(live(section) - other.live(section))
                    <= TOLERANCE * other.live(section) + NEGLIGIBLE);
  }

  SwarmCounts counts(long downloads) {
    double complete = 0;
    double incomplete = 0;
    double downloaders = 0;
    for (Map.Entry<Section, Part> section : sections.entrySet()) {
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
