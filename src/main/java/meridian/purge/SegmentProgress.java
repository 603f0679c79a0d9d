package meridian.purge;

import java.util.Optional;
import meridian.swarm.RegionCode;

/**
 * How far the sweep of one segment of the table has come. All that is needed to go on from there,
 * in another process if need be.
 *
 * @param segment which: 0 to {@code segments - 1}
 * @param segments into how many the table is divided
 * @param adopted the code of a region that is gone for good, whose expired records are deleted as
 *     if they were own ones
 * @param cursor the place from which to go on, meaningful to {@link
 *     meridian.store.dynamodb.sweep.PeerSweep} only; empty at the start
 * @param done whether there is nothing left to do
 * @param counts what was met so far
 */
public record SegmentProgress(
    int segment,
    int segments,
    Optional<RegionCode> adopted,
    Optional<String> cursor,
    boolean done,
    SweepCounts counts) {

  /** A sweep that has not begun. */
  public static SegmentProgress of(int segment, int segments, Optional<RegionCode> adopted) {
    if (segment < 0 || segment >= segments) {
      throw new IllegalArgumentException("no segment %d of %d".formatted(segment, segments));
    }
    return new SegmentProgress(
        segment, segments, adopted, Optional.empty(), false, SweepCounts.NONE);
  }

  public SegmentProgress at(Optional<String> newCursor, SweepCounts newCounts) {
    return new SegmentProgress(segment, segments, adopted, newCursor, false, newCounts);
  }

  public SegmentProgress finished(SweepCounts newCounts) {
    return new SegmentProgress(segment, segments, adopted, Optional.empty(), true, newCounts);
  }
}
