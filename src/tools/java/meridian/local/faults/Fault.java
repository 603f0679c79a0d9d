package meridian.local.faults;

/** What a replica does instead of answering a call correctly. */
public enum Fault {
  /** Rejects the call with a ProvisionedThroughputExceededException, or S3's SlowDown. */
  THROTTLED,

  /** Rejects the call with status 500. */
  SERVER_ERROR,

  /** Answers with status 200 and a body that is not JSON; the call had no effect. */
  GARBAGE,

  /** Resets the connection; the call had no effect. */
  RESET_BEFORE,

  /** Resets the connection in the middle of the answer; the call took effect. */
  RESET_MIDWAY,

  /** Resets the connection instead of answering; the call took effect. */
  RESET_AFTER,

  /** Never answers and leaves the connection open; the call had no effect. */
  SILENT,

  /** Stops in the middle of the answer and leaves the connection open; the call took effect. */
  STALLED;

  boolean takesEffect() {
    return this == RESET_MIDWAY || this == RESET_AFTER || this == STALLED;
  }
}
