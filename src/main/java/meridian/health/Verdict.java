package meridian.health;

/** Whether a region is fit to be sent clients, and why not. */
public enum Verdict {
  /** Clients may be sent to the region. */
  HEALTHY("healthy", "clients may be sent here"),

  /** An operator sends clients to other regions; clients that still come are answered. */
  DRAINED("drained", "an operator has drained this region"),

  /** No heartbeat of another region arrives, while other regions hear each other. */
  ISOLATED(
      "isolated", "no other region's heartbeat arrives here, while other regions hear each other"),

  /** The region's heartbeat has stopped, or has never been written. */
  STALE("stale", "this region has no recent heartbeat"),

  /** The region's replica of the peer table or of the control table does not answer. */
  UNREACHABLE("unreachable", "this region's replica of a table does not answer");

  private final String label;
  private final String reason;

  Verdict(String label, String reason) {
    this.label = label;
    this.reason = reason;
  }

  /** The verdict in stored heartbeats, answers and metrics; other releases read it. */
  public String label() {
    return label;
  }

  /** The reason, as a sentence without a full stop. */
  public String reason() {
    return reason;
  }
}
