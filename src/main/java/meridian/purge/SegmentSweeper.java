package meridian.purge;

import java.time.Instant;
import java.util.function.BooleanSupplier;
import meridian.swarm.RegionCode;

/**
 * Sweeps segments of one region's replica of the peer table: deletes the region's expired records
 * and counts its live peers. A segment may be swept twice, by overlapping sweeps, and from any
 * progress that an earlier call returned; nothing is then deleted that should stay.
 */
public interface SegmentSweeper {

  /**
   * Checks that the region may adopt another one, before a sweep that does.
   *
   * @param region the code of a region that is gone for good
   * @throws IllegalArgumentException if it is the sweeping region itself
   */
  void checkAdoptable(RegionCode region);

  /**
   * Continues a segment until it is done or the time is up, but at least by one swarm. Throws an
   * unchecked exception of the store if that fails.
   *
   * @param now the time by which records have expired
   * @param isTimeUp asked after every page, and between the writes that a page needs
   * @return the progress, from which a later call continues
   */
  SegmentProgress advance(SegmentProgress from, Instant now, BooleanSupplier isTimeUp);
}
