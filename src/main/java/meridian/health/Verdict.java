package meridian.health;

/** What a region thinks of itself. */
public enum Verdict {
  /** Clients may be sent here. */
  HEALTHY("nothing is known against sending clients here"),

  /** An operator has clients sent elsewhere; those who come all the same are answered. */
  DRAINED("an operator has drained this region"),

  /** Nothing arrives from any other region, while others hear each other. */
  ISOLATED("nothing arrives here from any other region, while others hear each other"),

  /** The region's heartbeat has stopped, or has never begun. */
  STALE("this region has no recent heartbeat"),

  /** The region's replica of the peer table or of the control table does not answer. */
  UNREACHABLE("this region's table cannot be read");

  private final String reason;

  Verdict(String reason) {
    this.reason = reason;
  }

  /** Why, for people. */
  public String reason() {
    return reason;
  }
}
