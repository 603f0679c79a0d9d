package meridian.purge;

import java.util.Optional;
import meridian.swarm.RegionCode;

/**
 * The progress of a sweep in one segment of the peer table: all that another process needs to
 * continue it.
 *
 * @param segment the segment's index, 0 to {@code segments - 1}
 * @param segments how many segments the table is divided into
 * @param adopted the code of a region that is gone for good, whose expired records are deleted like
 *     the sweeping region's own
 * @param cursor where to continue, understood only by the {@link SegmentSweeper} that returned it;
 *     empty at the start and at the end
 * @param done whether the segment is finished
 * @param counts totals of the segment so far
 */
public record SegmentProgress(
    int segment,
    int segments,
    Optional<RegionCode> adopted,
    Optional<String> cursor,
    boolean done,
    SweepTotals counts) {

  /**
   * Checks the segment's index.
   *
   * @throws IllegalArgumentException if there is no such segment
   */
  public SegmentProgress {
    if (segment < 0 || segment >= segments) {
      throw new IllegalArgumentException(
          "segment must be from 0 to %d, not %d".formatted(segments - 1, segment));
    }
  }

  /**
   * The progress of a segment that has not been started.
   *
   * @throws IllegalArgumentException if there is no such segment
   */
  public static SegmentProgress of(int segment, int segments, Optional<RegionCode> adopted) {
    return new SegmentProgress(
        segment, segments, adopted, Optional.empty(), false, SweepTotals.NONE);
  }

  /** The progress once the segment was swept up to a cursor. */
  public SegmentProgress at(Optional<String> newCursor, SweepTotals newCounts) {
    return new SegmentProgress(segment, segments, adopted, newCursor, false, newCounts);
  }

  /** The progress once the segment was swept to its end. */
  public SegmentProgress finished(SweepTotals newCounts) {
    return new SegmentProgress(segment, segments, adopted, Optional.empty(), true, newCounts);
  }
}
