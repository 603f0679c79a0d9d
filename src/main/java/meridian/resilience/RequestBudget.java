package meridian.resilience;

import java.time.Duration;

/**
 * Divides the time of one request, from its arrival to its answer: 40% for the home replica, 40%
 * for the fallback, and the rest for everything else, such as refreshing the deny list and the ban
 * list.
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
