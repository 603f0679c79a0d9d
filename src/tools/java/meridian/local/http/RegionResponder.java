package meridian.local.http;

/**
 * The responder of a region, which can be switched off. While the region is down, every connection
 * is reset, including those of requests already being answered. Thread-safe.
 */
public final class RegionResponder implements Responder {

  private final Responder responder;
  private volatile boolean down;

  /** Wraps the responder of a region that is up. */
  public RegionResponder(Responder responder) {
    this.responder = responder;
  }

  /** Switches the region off or on. */
  public void setDown(boolean isDown) {
    down = isDown;
  }

  @Override
  public HttpOutcome respond(HttpRequest request) {
    if (down) {
      return new HttpOutcome.ConnectionReset();
    }
    HttpOutcome outcome = responder.respond(request);
    return down ? new HttpOutcome.ConnectionReset() : outcome;
  }
}
