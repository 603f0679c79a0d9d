package meridian.operate.peer;

import meridian.deployment.DeployedRegion;
import meridian.inspect.ReplicaView;

/** What came of looking for a peer in one region's replica. */
sealed interface Finding {

  /** The region whose replica was looked at. */
  DeployedRegion region();

  /** The replica answered. */
  record Seen(DeployedRegion region, ReplicaView view) implements Finding {}

  /**
   * It did not.
   *
   * @param reason as the SDK tells it
   */
  record Unreachable(DeployedRegion region, String reason) implements Finding {}
}
