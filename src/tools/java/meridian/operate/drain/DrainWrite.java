package meridian.operate.drain;

import meridian.deployment.DeployedRegion;

/** The result of writing to the control table whether a region is drained. */
sealed interface DrainWrite {

  /**
   * A replica has the decision.
   *
   * @param region the region of the replica
   * @param changed whether the decision was another one before
   */
  record Written(DeployedRegion region, boolean changed) implements DrainWrite {}

  /**
   * No replica accepted the decision.
   *
   * @param failures a sentence for each replica that was tried
   */
  record Failed(String failures) implements DrainWrite {}
}
