package meridian.purge;

import java.util.Optional;
import meridian.swarm.RegionCode;

/** What a purge is told by an event. */
public sealed interface PurgeEvent {

  /** Which sweep it is about. */
  SweepId sweep();

  /**
   * A sweep is to begin.
   *
   * @param adopted the code of a region that is gone for good and is to be swept too
   * @param scheduled whether it may as well wait for the next time, should another sweep go on
   */
  record Due(SweepId sweep, Optional<RegionCode> adopted, boolean scheduled)
      implements PurgeEvent {}

  /**
   * A segment is to be gone on with.
   *
   * @param progress how far it has come
   */
  record Segment(SweepId sweep, SegmentProgress progress) implements PurgeEvent {}
}
