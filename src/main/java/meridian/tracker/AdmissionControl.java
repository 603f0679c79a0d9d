package meridian.tracker;

import meridian.peer.Address;

/**
 * Rate limits and load of the tracker. Called for every request, so it answers from memory. Safe
 * for use by many threads.
 */
public interface AdmissionControl {

  /**
   * Whether a request exceeds its client's rate limit. Each call counts as one request.
   *
   * @param swarms how many swarms the request is about
   */
  boolean isRateLimited(Address client, int swarms);

  /**
   * The share of this environment's recent requests to the store that were refused for lack of
   * capacity, from 0 to 1.
   */
  double load();
}
