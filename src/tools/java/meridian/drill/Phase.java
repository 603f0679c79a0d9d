package meridian.drill;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the whole population went through in one phase.
 *
 * @param name what happened
 * @param kind whether a fault was under way
 * @param length how long it lasted
 * @param seen what was seen of it
 * @param exile of the clients whose region failed, if one did
 * @param lost how many who were there in the end were not to be seen in every well region; empty if
 *     nobody looked
 */
record Phase(
    String name,
    Episode.Kind kind,
    Duration length,
    Figures seen,
    Optional<Episode.Exile> exile,
    OptionalLong lost) {

  /** Puts together what the parts of the population went through. */
  static Phase of(List<Episode> parts) {
    Figures seen = new Figures();
    parts.forEach(part -> seen.add(part.seen()));
    Episode first = parts.getFirst();
    return new Phase(
        first.name(),
        first.kind(),
        first.length(),
        seen,
        parts.stream().flatMap(part -> part.exile().stream()).reduce(Episode.Exile::and),
        first.lost().isEmpty()
            ? OptionalLong.empty()
            : OptionalLong.of(parts.stream().mapToLong(part -> part.lost().orElse(0)).sum()));
  }

  boolean isFault() {
    return kind == Episode.Kind.FAULT;
  }

  /** Announces per second that reached a region. */
  double rate() {
    return (double) seen.arrived() / length.toSeconds();
  }
}
