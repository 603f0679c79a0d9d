package meridian.lambda.snapstart;

import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import meridian.lambda.config.EnvironmentVariables;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * Prepares a function for snapshots of its environment. Before a snapshot a tracker is warmed up
 * and connects again and again, so that the snapshot has compiled code, and the access lists are
 * loaded, as at each start; after a restore, connections and random numbers are replaced, requests
 * are counted anew, the datastore is called, and the lists are loaded again. Nothing else needs
 * care: the region's health is read again because it is too old. Without SnapStart neither hook is
 * called (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">AWS,
 * runtime hooks</a>).
 */
public final class SnapStart implements Resource {

  /** The runtime has only weak references to the resources registered with it. */
  private static final Collection<SnapStart> REGISTERED = new ConcurrentLinkedQueue<>();

  private final Runnable beforeSnapshot;
  private final Runnable afterRestore;

  private SnapStart(Runnable beforeSnapshot, Runnable afterRestore) {
    this.beforeSnapshot = beforeSnapshot;
    this.afterRestore = afterRestore;
  }

  /**
   * Whether the runtime will make a snapshot of the environment; otherwise it calls no hooks (<a
   * href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html">AWS, environment
   * variables</a>).
   */
  public static boolean isOn(EnvironmentVariables variables) {
    return variables.text("AWS_LAMBDA_INITIALIZATION_TYPE").equals("snap-start");
  }

  /**
   * Registers a function with the runtime.
   *
   * @param beforeSnapshot runs before a snapshot
   * @param afterRestore runs after each restore
   */
  public static void register(Runnable beforeSnapshot, Runnable afterRestore) {
    var resource = new SnapStart(beforeSnapshot, afterRestore);
    REGISTERED.add(resource);
    Core.getGlobalContext().register(resource);
  }

  /** Registers a function that needs no warm-up, because no client waits for it. */
  public static void register(Runnable afterRestore) {
    register(() -> {}, afterRestore);
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    beforeSnapshot.run();
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    afterRestore.run();
  }
}
