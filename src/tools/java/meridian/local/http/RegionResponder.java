package meridian.local.http;

import meridian.local.gateway.LambdaResponder;

/**
 * What answers in a region, as long as that is up. Once it is down nothing is answered any more,
 * not even what was under way. Safe for use by many threads.
 */
public final class RegionResponder implements Responder {

  private final Responder front;
  private volatile boolean down;

  /** A region that is up. */
  public RegionResponder(LambdaResponder front) {
    this((Responder) front);
  }

  public RegionResponder(Responder front) {
    this.front = front;
  }

  /** Says whether the region is down from now on. */
  public void setDown(boolean isDown) {
    down = isDown;
  }

  @Override
  public HttpOutcome respond(HttpRequest request) {
    if (down) {
      return new HttpOutcome.ConnectionReset();
    }
    HttpOutcome answer = front.respond(request);
    return down ? new HttpOutcome.ConnectionReset() : answer;
  }
}
