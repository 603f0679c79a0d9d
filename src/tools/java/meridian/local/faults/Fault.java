package meridian.local.faults;

/** What a replica does instead of answering a call as it should. */
public enum Fault {
  /** Refuses the call by a ProvisionedThroughputExceededException. */
  THROTTLED,

  /** Fails, by the status 500. */
  SERVER_ERROR,

  /** Answers by the status 200 and what is no JSON. */
  GARBAGE,

  /** Has the connection reset; the call took no effect. */
  RESET_BEFORE,

  /** Has the connection reset in the middle of the answer; the call took effect. */
  RESET_MIDWAY,

  /** Has the connection reset in place of the answer; the call took effect. */
  RESET_AFTER,

  /** Never answers, and leaves the connection open; the call took no effect. */
  SILENT,

  /** Stops in the middle of the answer, and leaves the connection open; the call took effect. */
  STALLED;

  /** Whether the call takes effect all the same. */
  boolean takesEffect() {
    return this == RESET_MIDWAY || this == RESET_AFTER || this == STALLED;
  }
}
