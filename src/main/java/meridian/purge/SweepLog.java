package meridian.purge;

import java.util.Optional;

/**
 * The record of a region's sweeps. Each method is atomic, may be repeated, and reads what it wrote
 * before; it throws an unchecked exception of the store if that fails.
 */
public interface SweepLog {

  /**
   * Records that a sweep begins.
   *
   * @return false if another sweep is running; one that has not ended after six hours is presumed
   *     dead
   */
  boolean begin(SweepId sweep);

  /**
   * Records that a segment is done, and the region's totals if it was the last one.
   *
   * @return the counts of all segments, to the one call that ended the sweep; empty for any other
   *     call, and for a sweep that is no longer the region's latest
   */
  Optional<SweepTotals> finish(SweepId sweep, SegmentProgress segment);
}
