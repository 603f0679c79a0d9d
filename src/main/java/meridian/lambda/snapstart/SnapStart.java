package meridian.lambda.snapstart;

import meridian.lambda.aws.AwsPlatform;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * What a function does about a snapshot of its environment: before it, perhaps a rehearsal, which
 * leaves compiled code behind; after it, connections and randomness are renewed. What a tracker
 * knows of the deny list and of its region's health it reads at the first request. Where there are
 * no snapshots nothing of it happens (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">AWS,
 * runtime hooks</a>).
 */
public final class SnapStart implements Resource {

  private final Runnable before;
  private final AwsPlatform platform;

  /**
   * One that has not been told to the runtime.
   *
   * @param before is done before a snapshot
   * @param platform is renewed after one
   */
  public SnapStart(Runnable before, AwsPlatform platform) {
    this.before = before;
    this.platform = platform;
  }

  /** Without anything to do before, for a function that nobody waits for. */
  public SnapStart(AwsPlatform platform) {
    this(() -> {}, platform);
  }

  /** Has the runtime tell this of snapshots, for as long as somebody holds it. */
  public SnapStart registered() {
    Core.getGlobalContext().register(this);
    return this;
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    before.run();
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    platform.renew();
  }
}
