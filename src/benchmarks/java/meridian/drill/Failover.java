package meridian.drill;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import meridian.drill.client.DisplacedClients.Move;

/**
 * How the clients of a failed region were moved to other regions.
 *
 * @param stillAnswers whether the failed region went on answering them
 * @param named how long DNS went on returning the failed region
 * @param moves of the clients that another region has stored
 * @param missing present clients with one tracker URL that no other region has stored
 * @param missingWithTiers the same of clients with tiers
 */
@JsonAutoDetect(getterVisibility = Visibility.NONE)
record Failover(
    boolean stillAnswers, Duration named, List<Move> moves, int missing, int missingWithTiers) {

  private static final double ALMOST_ALL = 0.99;

  /** Adds those of another part of the population, for the same region. */
  Failover plus(Failover other) {
    return new Failover(
        stillAnswers,
        named.compareTo(other.named) >= 0 ? named : other.named,
        Stream.concat(moves.stream(), other.moves.stream()).toList(),
        missing + other.missing,
        missingWithTiers + other.missingWithTiers);
  }

  @JsonProperty
  long namedForSeconds() {
    return named.toSeconds();
  }

  @JsonProperty
  int moved() {
    return moves.size();
  }

  @JsonProperty
  int notMoved() {
    return missing + missingWithTiers;
  }

  /** The time within which 99% had moved; empty if they had not. */
  Optional<Duration> within() {
    return almostAll(moves.stream().map(Move::after), notMoved());
  }

  @JsonProperty
  Optional<Long> visibleWithinSeconds() {
    return within().map(Duration::toSeconds);
  }

  /**
   * The intervals, beyond their DNS caches, within which 99% of the clients with one tracker URL
   * had moved; of all clients, if the region went on answering; infinite if they had not.
   */
  @JsonProperty("visibleWithinIntervals")
  double intervalsBeyondCache() {
    return almostAll(
            moves.stream()
                .filter(move -> stillAnswers || !move.hasTiers())
                .map(Move::intervalsBeyondCache),
            stillAnswers ? notMoved() : missing)
        .orElse(Double.POSITIVE_INFINITY);
  }

  /**
   * The intervals within which 99% of the clients with tiers had moved, or infinite; empty if these
   * had no reason to try the next tier.
   */
  @JsonProperty("visibleWithinIntervalsWithTiers")
  OptionalDouble intervalsWithTiers() {
    return stillAnswers
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            almostAll(moves.stream().filter(Move::hasTiers).map(Move::intervals), missingWithTiers)
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
