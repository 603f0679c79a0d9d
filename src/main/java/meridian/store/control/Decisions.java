package meridian.store.control;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The decisions of one kind that one or more replicas know.
 *
 * @param <T> the type of their targets
 * @param byTarget for each target the decision that takes precedence
 * @param skipped how many items were not understood: of another release, or broken
 * @param full whether the limit of the kind was reached, so that some may not have been read
 */
public record Decisions<T>(Map<T, Decision<T>> byTarget, int skipped, boolean full) {

  /** Takes an immutable copy of the map. */
  public Decisions {
    byTarget = Map.copyOf(byTarget);
  }

  static <T> Decisions<T> none() {
    return new Decisions<>(Map.of(), 0, false);
  }

  public static <T> Decisions<T> of(Iterable<Decision<T>> decisions, int skipped, boolean full) {
    Map<T, Decision<T>> byTarget = new HashMap<>();
    for (Decision<T> decision : decisions) {
      add(byTarget, decision);
    }
    return new Decisions<>(byTarget, skipped, full);
  }

  private static <T> void add(Map<T, Decision<T>> byTarget, Decision<T> decision) {
    byTarget.merge(decision.target(), decision, (a, b) -> a.overrules(b) ? a : b);
  }

  /** These decisions and those that another replica knows. */
  public Decisions<T> and(Decisions<T> other) {
    Map<T, Decision<T>> all = new HashMap<>(byTarget);
    other.byTarget.values().forEach(decision -> add(all, decision));
    return new Decisions<>(all, skipped + other.skipped, full || other.full);
  }

  /** These decisions and one more, unless the limit of targets is reached. */
  Decisions<T> and(Decision<T> decision, int limit) {
    if (full) {
      return this;
    }
    Map<T, Decision<T>> all = new HashMap<>(byTarget);
    add(all, decision);
    return new Decisions<>(all, skipped, all.size() >= limit);
  }

  /** The decision in force on a target; empty if there is none. */
  Optional<Decision<T>> inForce(T target, Instant now) {
    Decision<T> decision = byTarget.get(target);
    return decision != null && decision.isInForce(now) ? Optional.of(decision) : Optional.empty();
  }

  /** Whether a decision in force restricts a target: it is denied, drained or banned. */
  public boolean isRestricted(T target, Instant now) {
    Optional<Decision<T>> decision = inForce(target, now);
    return decision.isPresent() && decision.get().action().isRestrictive();
  }

  /** The targets that were restricted when the decisions were read. */
  public Set<T> restricted() {
    return byTarget.values().stream()
        .filter(decision -> decision.action().isRestrictive())
        .map(Decision::target)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The decision on each target, in the order of the targets' names. */
  public List<Decision<T>> sorted() {
    return byTarget.values().stream()
        .sorted(Comparator.comparing(decision -> decision.target().toString()))
        .toList();
  }
}
