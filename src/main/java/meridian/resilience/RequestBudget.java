package meridian.resilience;

import java.time.Duration;

/**
 * Divides the time of one request, from its arrival to its answer: 40% for the home replica, at
 * least 40% for the fallback, and the rest for everything else, such as refreshing the deny list
 * and the ban list. A request of an environment that has no lists yet may spend the replicas' time
 * on loading them; the replicas then get what is left.
 *
 * @param total more than zero
 */
public record RequestBudget(Duration total) {

  private static final int PARTS = 5;
  private static final int PARTS_PER_REPLICA = 2;
  private static final int PARTS_FOR_STORES = 2 * PARTS_PER_REPLICA;

  /** The rest: five parts for each of the two lists, one for the health, one in reserve. */
  private static final int PARTS_OF_THE_REST = 12;

  private static final int PARTS_PER_LIST = 5;

  /**
   * Checks the total.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public RequestBudget {
    if (!total.isPositive()) {
      throw new IllegalArgumentException("a budget must be positive, not " + total);
    }
  }

  /**
   * The time for the home replica.
   *
   * @param withFallback whether a fallback may have to be called afterwards
   */
  public Duration forHome(boolean withFallback) {
    return withFallback ? perReplica() : forStores();
  }

  /** The time for one of two replicas. */
  Duration perReplica() {
    return parts(PARTS_PER_REPLICA);
  }

  /** The time for all replicas together. */
  public Duration forStores() {
    return parts(PARTS_FOR_STORES);
  }

  /** The time for one of two lists; one request may refresh both. */
  public Duration perList() {
    return forTheRest().multipliedBy(PARTS_PER_LIST).dividedBy(PARTS_OF_THE_REST);
  }

  /**
   * The time for one of two lists from each of the replicas, if none was loaded yet.
   *
   * @param withFallback whether the fallback's replica has it too
   */
  public Duration perFirstList(boolean withFallback) {
    return forHome(withFallback).dividedBy(2);
  }

  /**
   * The time for all replicas together, if some of the budget was used before they are called: at
   * least a tenth of the total, in which a healthy replica answers.
   *
   * @param used the time since the request arrived; negative if the clock was set
   */
  Duration forStores(Duration used) {
    Duration left = total.minus(used).minus(forHealth().multipliedBy(2));
    Duration least = total.dividedBy(10);
    if (used.isNegative() || left.compareTo(forStores()) > 0) {
      return forStores();
    }
    return left.compareTo(least) < 0 ? least : left;
  }

  /** The time for refreshing the region's health. */
  public Duration forHealth() {
    return forTheRest().dividedBy(PARTS_OF_THE_REST);
  }

  private Duration forTheRest() {
    return total.minus(forStores());
  }

  private Duration parts(int parts) {
    return total.multipliedBy(parts).dividedBy(PARTS);
  }
}
