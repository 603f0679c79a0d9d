package meridian.swarm;

/** The store could not do its work now; nothing is wrong with what it was asked. */
public final class StoreUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** What kept a store from its work, as far as it matters to what is done about it. */
  public enum Reason {
    /** The replica answers, but takes no more of this just now: a torrent or the table is hot. */
    THROTTLED,
    /** The replica could not be reached, or its answer was of no use. */
    UNREACHABLE,
    /** The replica did not answer in the time that there was. */
    TIMED_OUT,
    /** More is asked of this environment than it may do now; the replica was not asked. */
    BUSY;

    /** Whether it speaks against the replica's health, so that another one may do better. */
    public boolean isOutage() {
      return this == UNREACHABLE || this == TIMED_OUT;
    }
  }

  private final Reason reason;

  /** Without anything that went wrong: the replica was not asked. */
  public StoreUnavailableException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** With what went wrong, for the log: clients are never shown it. */
  public StoreUnavailableException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** What kept the store from its work. */
  public Reason reason() {
    return reason;
  }
}
