package meridian.swarm;

/** The store could not serve a valid request now. */
public final class StoreUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Why, as far as callers react differently. */
  public enum Reason {
    /** The replica throttled the request: a torrent or the table is hot. */
    THROTTLED,
    /** The replica could not be reached, or its answer was unusable. */
    UNREACHABLE,
    /** The replica did not answer in time. */
    TIMED_OUT,
    /**
     * A stored object is damaged, foreign or of a newer release. It is not changed, and no retry
     * helps; the message names it.
     */
    UNREADABLE,
    /** This environment or the client exceeded a limit; the replica was not called. */
    BUSY;

    /** Whether the replica itself is failing. */
    public boolean isOutage() {
      return this == UNREACHABLE || this == TIMED_OUT;
    }

    /** Whether another replica may succeed: in an outage, or where it stores an object itself. */
    public boolean mayFallbackSucceed() {
      return isOutage() || this == UNREADABLE;
    }
  }

  private final Reason reason;

  /** Without a cause: the replica was not called. */
  public StoreUnavailableException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** With a cause for the log, which clients never see. */
  public StoreUnavailableException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why the store was unavailable. */
  public Reason reason() {
    return reason;
  }
}
