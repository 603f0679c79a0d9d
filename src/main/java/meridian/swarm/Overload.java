package meridian.swarm;

/**
 * What the tracker does not have to put up with: from whom it takes no more announces for now, and
 * how close to its limits it is. Asked for every announce, so it answers from memory. Safe for use
 * by many threads.
 */
public interface Overload {

  /**
   * Whether an announce from this address is one too many, and not to be looked into. Each call
   * stands for one announce.
   */
  boolean sheds(Address client);

  /** How busy this environment has been lately: 0 if idle, 1 if it could not have done more. */
  double load();

  /** The limits of a tracker that has none. */
  static Overload none() {
    return new Overload() {
      @Override
      public boolean sheds(Address client) {
        return false;
      }

      @Override
      public double load() {
        return 0;
      }
    };
  }
}
