package meridian.scenario.world;

import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import meridian.purge.SegmentProgress;
import meridian.purge.SegmentSweeper;
import meridian.swarm.RegionCode;

/**
 * One purge of a region, segment by segment. It saves its progress now and then, as its events do;
 * killed and run again, it continues from there.
 */
public final class RegionPurge implements Runnable {

  private static final int SEGMENTS = 2;

  private final SegmentSweeper sweep;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final SegmentProgress[] progress;

  RegionPurge(
      SegmentSweeper sweep,
      Optional<RegionCode> adopted,
      InstantSource clock,
      RandomGenerator random) {
    this.sweep = sweep;
    this.clock = clock;
    this.random = random;
    this.progress =
        IntStream.range(0, SEGMENTS)
            .mapToObj(segment -> SegmentProgress.of(segment, SEGMENTS, adopted))
            .toArray(SegmentProgress[]::new);
  }

  @Override
  public void run() {
    for (int segment = 0; segment < SEGMENTS; segment++) {
      while (!progress[segment].done()) {
        progress[segment] = sweep.advance(progress[segment], clock.instant(), random::nextBoolean);
      }
    }
  }
}
