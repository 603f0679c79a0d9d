package meridian.store.control;

import java.util.List;
import meridian.concurrent.Timeout;

/**
 * The replicas of the control items that an access list is loaded from, and the time for that.
 *
 * @param home the region's own, by a client for requests: with short time-outs and one attempt
 * @param refreshTimeout how long a request waits for a newer list, and for a report of a ban
 * @param all the region's own and the fallback's, in this order, for an environment without a list
 * @param firstLoadTimeout how long a request of such an environment waits for each of them
 * @param startTimeout how long the start of an environment waits for each of them
 */
public record ListReplicas(
    ControlStore home,
    Timeout refreshTimeout,
    List<ControlStore> all,
    Timeout firstLoadTimeout,
    Timeout startTimeout) {

  /** Takes an immutable copy of the replicas. */
  public ListReplicas {
    all = List.copyOf(all);
  }

  /** One replica, with one time-out. */
  public static ListReplicas of(ControlStore home, Timeout timeout) {
    return new ListReplicas(home, timeout, List.of(home), timeout, timeout);
  }
}
