package meridian.operate.peer;

import meridian.deployment.DeployedRegion;
import meridian.inspect.ReplicaView;

/** The result of reading one region's replica. */
sealed interface ReplicaResult {

  /** The region of the replica. */
  DeployedRegion region();

  /** The replica answered. */
  record Answered(DeployedRegion region, ReplicaView view) implements ReplicaResult {}

  /**
   * The replica cannot be read.
   *
   * @param reason the SDK's message
   */
  record Failed(DeployedRegion region, String reason) implements ReplicaResult {}
}
