package meridian.tracker;

import meridian.peer.Address;

/**
 * What the tracker does not have to put up with: from whom it takes no more requests for now, and
 * how close to its limits it is. Asked for every request, so it answers from memory. Safe for use
 * by many threads.
 */
public interface AdmissionControl {

  /**
   * Whether a request from this address is one too many, and not to be looked into. Each call
   * stands for one request.
   *
   * @param swarms how many it is about
   */
  boolean isRateLimited(Address client, int swarms);

  /** How busy this environment has been lately: 0 if idle, 1 if it could not have done more. */
  double load();

  /** The limits of a tracker that has none. */
  static AdmissionControl none() {
    return new AdmissionControl() {
      @Override
      public boolean isRateLimited(Address client, int swarms) {
        return false;
      }

      @Override
      public double load() {
        return 0;
      }
    };
  }
}
