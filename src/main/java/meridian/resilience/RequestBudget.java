package meridian.resilience;

import java.time.Duration;

/**
 * The time that there is for one request, from its arrival to its answer, and how it is divided:
 * two fifths are for the home replica, two for the fallback's, and what is left for the rest, which
 * is to look after the deny list and the ban list now and then, and to answer.
 *
 * @param total more than nothing
 */
public record RequestBudget(Duration total) {

  private static final int PARTS = 5;
  private static final int PARTS_PER_REPLICA = 2;
  private static final int PARTS_FOR_STORES = 2 * PARTS_PER_REPLICA;

  /** Of the rest, five parts of twelve are for each list, and one is for the health. */
  private static final int PARTS_OF_THE_REST = 12;

  private static final int PARTS_PER_LIST = 5;

  /**
   * A budget.
   *
   * @throws IllegalArgumentException if there is no time at all
   */
  public RequestBudget {
    if (!total.isPositive()) {
      throw new IllegalArgumentException("a budget must be positive, not " + total);
    }
  }

  /**
   * The most that the home replica gets.
   *
   * @param withFallback whether another one may have to be asked after it
   */
  public Duration forHome(boolean withFallback) {
    return withFallback ? perReplica() : forStores();
  }

  /** The most that a replica gets while another one gets as much. */
  Duration perReplica() {
    return parts(PARTS_PER_REPLICA);
  }

  /** The most that all replicas get together. */
  public Duration forStores() {
    return parts(PARTS_FOR_STORES);
  }

  /** The most that each of two lists gets, both of which may be due in one request. */
  public Duration perList() {
    return forTheRest().multipliedBy(PARTS_PER_LIST).dividedBy(PARTS_OF_THE_REST);
  }

  /** The most that looking after the region's health gets. */
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
