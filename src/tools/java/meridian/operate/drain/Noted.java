package meridian.operate.drain;

import meridian.deployment.DeployedRegion;

/** What came of a note in the control table on whether a region is drained. */
sealed interface Noted {

  /**
   * A replica has it.
   *
   * @param region whose replica
   * @param changed whether it did not say so before
   */
  record Through(DeployedRegion region, boolean changed) implements Noted {}

  /**
   * No replica took it.
   *
   * @param failures a sentence for each that was asked
   */
  record Nowhere(String failures) implements Noted {}
}
