package meridian.store.dynamodb.control;

import java.util.List;
import meridian.concurrent.Timeout;

/**
 * The replicas of the control table that an access list is loaded from, and the time for that.
 *
 * @param home the region's own, by a client for requests: with short time-outs and one attempt
 * @param spare how long a request waits for a newer list, and for a report
 * @param all the region's own and the fallback's, in this order, for an environment without a list
 * @param first how long a request of such an environment waits for each of them
 * @param start how long the start of an environment waits for each of them
 */
public record ListReplicas(
    ControlTable home, Timeout spare, List<ControlTable> all, Timeout first, Timeout start) {

  /** Takes an immutable copy of the replicas. */
  public ListReplicas {
    all = List.copyOf(all);
  }

  /** One replica, with one time-out. */
  public static ListReplicas of(ControlTable home, Timeout spare) {
    return new ListReplicas(home, spare, List.of(home), spare, spare);
  }
}
