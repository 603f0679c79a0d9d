package meridian.operate.peer;

import meridian.deployment.DeployedRegion;
import meridian.inspect.ReplicaView;

/** The result of reading one region's replica. */
sealed interface Finding {

  /** The region of the replica. */
  DeployedRegion region();

  /** The replica answered. */
  record Seen(DeployedRegion region, ReplicaView view) implements Finding {}

  /**
   * The replica did not answer.
   *
   * @param reason the SDK's message
   */
  record Unreachable(DeployedRegion region, String reason) implements Finding {}
}
