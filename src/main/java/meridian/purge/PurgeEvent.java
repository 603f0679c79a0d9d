package meridian.purge;

import java.util.Optional;
import meridian.swarm.RegionCode;

/** An event that a purge handles. */
public sealed interface PurgeEvent {

  /** The sweep that the event belongs to. */
  SweepId sweep();

  /**
   * Begins a sweep.
   *
   * @param adopted the code of a region that is gone for good and is swept too
   * @param scheduled whether the sweep is skipped while another one is running
   */
  record Due(SweepId sweep, Optional<RegionCode> adopted, boolean scheduled)
      implements PurgeEvent {}

  /**
   * Continues a segment of a sweep.
   *
   * @param progress the segment's progress so far
   */
  record Segment(SweepId sweep, SegmentProgress progress) implements PurgeEvent {}
}
