package meridian.drill;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import meridian.drill.client.PhaseCounters;
import meridian.drill.client.RegionLoad;

/**
 * What the whole population went through in one phase.
 *
 * @param name what happened
 * @param kind whether a fault was under way
 * @param length how long it lasted
 * @param seen what was seen of it
 * @param exile of the clients whose region failed, if one did
 * @param lost how many who were there, and had been noted, were not to be seen in some region that
 *     was connected to the others
 */
record Phase(
    String name,
    Episode.Kind kind,
    Duration length,
    PhaseCounters seen,
    Optional<Episode.Exile> exile,
    long lost) {

  /** Puts together what the parts of the population went through. */
  static Phase of(List<Episode> parts) {
    PhaseCounters seen = new PhaseCounters();
    parts.forEach(part -> seen.add(part.seen()));
    Episode first = parts.getFirst();
    return new Phase(
        first.name(),
        first.kind(),
        first.length(),
        seen,
        parts.stream().flatMap(part -> part.exile().stream()).reduce(Episode.Exile::and),
        parts.stream().mapToLong(Episode::lost).sum());
  }

  boolean isFault() {
    return kind == Episode.Kind.FAULT;
  }

  /** Announces per second that reached a region. */
  double rate() {
    return (double) seen.arrived() / length.toSeconds();
  }

  /** Announces per second that reached this region. */
  double rate(String region) {
    RegionLoad load = seen.loads().get(region);
    return load == null ? 0 : (double) load.arrived() / length.toSeconds();
  }
}
