package meridian.drill;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import meridian.drill.client.PhaseCounters;
import meridian.drill.client.RegionLoad;

/**
 * A phase of the drill, as a part of the population or all of it went through it.
 *
 * @param name what happened
 * @param kind whether there was a fault
 * @param length in virtual time
 * @param counters of the announces
 * @param failover of the clients of a region that failed; empty if none did
 * @param lost present clients that some region had stored, but that some connected region did not
 *     return
 */
record Phase(
    String name,
    Kind kind,
    Duration length,
    PhaseCounters counters,
    Optional<Failover> failover,
    long lost) {

  /** Whether there is a fault. */
  enum Kind {
    /** There is none, and has been none for long. */
    STEADY,
    /** There is one. */
    FAULT,
    /** One has just ended. */
    RECOVERY
  }

  /** The sum over the parts of the population. */
  static Phase sum(List<Phase> parts) {
    PhaseCounters counters = new PhaseCounters();
    parts.forEach(part -> counters.add(part.counters));
    Phase first = parts.getFirst();
    return new Phase(
        first.name,
        first.kind,
        first.length,
        counters,
        parts.stream().flatMap(part -> part.failover.stream()).reduce(Failover::plus),
        parts.stream().mapToLong(Phase::lost).sum());
  }

  boolean isFault() {
    return kind == Kind.FAULT;
  }

  /** Announces per second that reached a region. */
  double rate() {
    return (double) counters.arrived() / length.toSeconds();
  }

  /** Announces per second that reached this region. */
  double rate(String region) {
    RegionLoad load = counters.loads().get(region);
    return load == null ? 0 : (double) load.arrived() / length.toSeconds();
  }
}
