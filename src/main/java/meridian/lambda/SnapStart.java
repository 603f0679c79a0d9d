package meridian.lambda;

import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * What a tracker does about a snapshot of its environment: before it, a {@link Rehearsal}, which
 * leaves compiled code behind; after it, connections and randomness are renewed. What the tracker
 * knows of the deny list and of its region's health it reads at the first request. Where there are
 * no snapshots nothing of it happens (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">AWS,
 * runtime hooks</a>).
 */
final class SnapStart implements Resource {

  private final Rehearsal rehearsal;
  private final AwsPlatform platform;

  SnapStart(Rehearsal rehearsal, AwsPlatform platform) {
    this.rehearsal = rehearsal;
    this.platform = platform;
  }

  /** Has the runtime tell this of snapshots, for as long as somebody holds it. */
  SnapStart registered() {
    Core.getGlobalContext().register(this);
    return this;
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    rehearsal.play();
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    platform.renew();
  }
}
