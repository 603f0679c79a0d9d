package meridian.store.control;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;
import meridian.swarm.RegionCode;
import org.jspecify.annotations.Nullable;

/**
 * A decision on one target, made through one region.
 *
 * @param <T> the type of its target: a torrent's info hash, a region's code, or a network
 * @param target what it is about
 * @param action what was decided
 * @param region the code of the region whose replica it was written through
 * @param at when it was decided, in whole milliseconds
 * @param end the full hour at which it ends; empty if it never ends
 */
public record Decision<T>(
    T target, Action action, RegionCode region, Instant at, Optional<Instant> end) {

  /** What a decision does to its target. */
  public enum Action {
    /** An operator denies a torrent: it is neither tracked nor scraped. */
    DENY("deny", true, null),
    /** An operator allows a torrent again. */
    ALLOW("allow", false, null),
    /** An operator drains a region: clients are sent to other regions. */
    DRAIN("drain", true, null),
    /** An operator ends a drain. */
    UNDRAIN("undrain", false, null),
    /** An operator bans a network. */
    BAN("ban", true, Duration.ofDays(30)),
    /** An operator lifts a network's ban and exempts it from automatic bans. */
    LIFT("lift", false, Duration.ofDays(30)),
    /** An environment bans a network that exceeded the rate limit too often. */
    AUTO_BAN("found", true, Duration.ofHours(1));

    private final String storedName;
    private final boolean restrictive;

    /** How long a decision lasts at least; null if it never ends. */
    private final @Nullable Duration minimum;

    Action(String storedName, boolean restrictive, @Nullable Duration minimum) {
      this.storedName = storedName;
      this.restrictive = restrictive;
      this.minimum = minimum;
    }

    /** The action's name in items of the control table. */
    String storedName() {
      return storedName;
    }

    /** Whether it restricts its target; otherwise it ends a restriction. */
    public boolean isRestrictive() {
      return restrictive;
    }

    /** Whether its decisions end. */
    boolean ends() {
      return minimum != null;
    }

    boolean isOperators() {
      return this != AUTO_BAN;
    }

    /**
     * The end of a decision made now, a full hour; empty if it never ends. All of operators'
     * decisions on a target last equally long, so that none of them comes back into force when a
     * later one ends.
     */
    Optional<Instant> end(Instant now) {
      return Optional.ofNullable(minimum)
          .map(
              duration ->
                  now.plus(duration).truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS));
    }
  }

  /**
   * Of several decisions on one target an operator's takes precedence over an automatic one; then
   * the newer one; then the one that restricts; then that of the higher region code. So all
   * replicas that know the same decisions agree.
   */
  private static final Comparator<Decision<?>> PRECEDENCE =
      Comparator.comparing((Decision<?> decision) -> decision.action.isOperators())
          .thenComparing(Decision::at)
          .thenComparing(decision -> decision.action.isRestrictive())
          .thenComparing(Decision::region);

  /** A decision made now. */
  public static <T> Decision<T> of(T target, Action action, RegionCode region, Instant now) {
    return new Decision<>(
        target, action, region, now.truncatedTo(ChronoUnit.MILLIS), action.end(now));
  }

  /** Whether it takes precedence over another decision on the same target. */
  boolean overrules(Decision<T> other) {
    return PRECEDENCE.compare(this, other) > 0;
  }

  /** Whether it has not ended yet. */
  boolean isInForce(Instant now) {
    return end.map(now::isBefore).orElse(true);
  }
}
