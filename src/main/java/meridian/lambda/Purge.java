package meridian.lambda;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import meridian.purge.PurgeBus;
import meridian.purge.PurgeEvent;
import meridian.purge.SegmentProgress;
import meridian.purge.SweepCounts;
import meridian.store.dynamodb.sweep.DynamoDbSweepLog;
import meridian.store.dynamodb.sweep.PeerSweep;

/**
 * A region's purge: a sweep is divided into segments, each of which goes on by events to itself
 * until it is done; the last one notes the totals. Every step may be repeated, and the steps of two
 * sweeps may mix.
 */
final class Purge {

  private static final Logger LOG = System.getLogger(Purge.class.getName());

  private final PeerSweep sweep;
  private final DynamoDbSweepLog log;
  private final PurgeBus bus;
  private final int segments;
  private final CloudWatchPurgeMetrics metrics;
  private final InstantSource clock;

  /**
   * A purge.
   *
   * @param segments into how many the table is divided
   */
  Purge(
      PeerSweep sweep,
      DynamoDbSweepLog log,
      PurgeBus bus,
      int segments,
      CloudWatchPurgeMetrics metrics,
      InstantSource clock) {
    this.sweep = sweep;
    this.log = log;
    this.bus = bus;
    this.segments = segments;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Does what an event calls for.
   *
   * @param enough whether the time left is needed to put an event
   */
  void on(PurgeEvent event, BooleanSupplier enough) {
    switch (event) {
      case PurgeEvent.Due due -> begin(due);
      case PurgeEvent.Segment segment -> goOn(segment, enough);
    }
  }

  private void begin(PurgeEvent.Due due) {
    due.adopted().ifPresent(sweep::checkAdoptable);
    if (!log.begin(due.sweep()) && due.scheduled()) {
      LOG.log(Level.INFO, "sweep " + due.sweep().name() + " is left out: another one goes on");
      return;
    }
    bus.put(
        IntStream.range(0, segments)
            .mapToObj(segment -> SegmentProgress.of(segment, segments, due.adopted()))
            .map(start -> new PurgeEvent.Segment(due.sweep(), start))
            .toList());
  }

  private void goOn(PurgeEvent.Segment segment, BooleanSupplier enough) {
    SegmentProgress reached = sweep.advance(segment.progress(), clock.instant(), enough);
    if (reached.done()) {
      log.finish(segment.sweep(), reached).ifPresent(counts -> end(segment, counts));
    } else {
      bus.put(List.of(new PurgeEvent.Segment(segment.sweep(), reached)));
    }
  }

  private void end(PurgeEvent.Segment segment, SweepCounts counts) {
    LOG.log(Level.INFO, sentence(segment, counts));
    metrics.publish(segment.sweep(), counts, clock.instant());
  }

  private static String sentence(PurgeEvent.Segment segment, SweepCounts counts) {
    return "sweep %s: %d peers in %d swarms, %d records deleted, %d unknown"
        .formatted(
            segment.sweep().name(),
            counts.peers().peers(),
            counts.swarms(),
            counts.deleted(),
            counts.unknown());
  }
}
