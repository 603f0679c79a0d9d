package meridian.local.front;

/**
 * What answers in a region, as long as that is up. Once it is down nothing is answered any more,
 * not even what was under way. Safe for use by many threads.
 */
public final class RegionFront implements Responder {

  private final Responder front;
  private volatile boolean down;

  /** A region that is up. */
  public RegionFront(LambdaFront front) {
    this((Responder) front);
  }

  RegionFront(Responder front) {
    this.front = front;
  }

  /** Says whether the region is down from now on. */
  public void setDown(boolean isDown) {
    down = isDown;
  }

  @Override
  public FrontAnswer respond(FrontRequest request) {
    if (down) {
      return new FrontAnswer.None();
    }
    FrontAnswer answer = front.respond(request);
    return down ? new FrontAnswer.None() : answer;
  }
}
