package meridian.drill;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import meridian.drill.client.DisplacedClients;
import meridian.drill.client.PhaseCounters;

/**
 * What one part of the population went through in one phase.
 *
 * @param name what happened
 * @param kind whether a fault was under way
 * @param length how long it lasted
 * @param seen what was seen of it
 * @param exile of the clients whose region failed, if one did
 * @param lost how many who were there, and had been noted, were not to be seen in some region that
 *     was connected to the others
 */
record Episode(
    String name, Kind kind, Duration length, PhaseCounters seen, Optional<Exile> exile, long lost) {

  /**
   * Where the clients of a region got to that failed.
   *
   * @param answers whether the region went on answering them
   * @param named how long DNS went on naming the region to those who asked
   * @param moves of those who were noted elsewhere
   * @param missing how many with one URL were not, though they were still there
   * @param missingWithTiers how many with tiers
   */
  record Exile(
      boolean answers,
      Duration named,
      List<DisplacedClients.Move> moves,
      int missing,
      int missingWithTiers) {

    private static final double ALMOST_ALL = 0.99;

    /** Both together, of the same region. */
    Exile and(Exile other) {
      return new Exile(
          answers,
          named.compareTo(other.named) >= 0 ? named : other.named,
          Stream.concat(moves.stream(), other.moves.stream()).toList(),
          missing + other.missing,
          missingWithTiers + other.missingWithTiers);
    }

    /** How many were not noted elsewhere, of either kind. */
    int allMissing() {
      return missing + missingWithTiers;
    }

    /** Within what time 99% were noted elsewhere; empty if they were not. */
    Optional<Duration> within() {
      return almostAll(moves.stream().map(DisplacedClients.Move::after), allMissing());
    }

    /**
     * Within how many intervals 99% of those with one URL were, beyond their DNS caches: of all
     * clients, where the region went on answering; infinite if they were not.
     */
    double intervalsBeyondCache() {
      return almostAll(
              moves.stream()
                  .filter(move -> answers || !move.hasTiers())
                  .map(DisplacedClients.Move::intervalsBeyondCache),
              answers ? allMissing() : missing)
          .orElse(Double.POSITIVE_INFINITY);
    }

    /**
     * Within how many intervals in all 99% of those with tiers were, or infinite; empty where they
     * had no reason to try the next tier.
     */
    OptionalDouble intervalsWithTiers() {
      return answers
          ? OptionalDouble.empty()
          : OptionalDouble.of(
              almostAll(
                      moves.stream()
                          .filter(DisplacedClients.Move::hasTiers)
                          .map(DisplacedClients.Move::intervals),
                      missingWithTiers)
                  .orElse(Double.POSITIVE_INFINITY));
    }

    private static <T extends Comparable<T>> Optional<T> almostAll(Stream<T> values, int missing) {
      List<T> sorted = values.sorted().toList();
      int needed = (int) Math.ceil(ALMOST_ALL * (sorted.size() + missing));
      return needed == 0 || needed > sorted.size()
          ? Optional.empty()
          : Optional.of(sorted.get(needed - 1));
    }
  }

  /** Whether a fault is under way. */
  enum Kind {
    /** No, and none has been for long. */
    STEADY,
    /** Yes. */
    FAULT,
    /** It has just ended. */
    RECOVERY
  }
}
