package meridian.purge;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * The purge of a region. A sweep is divided into segments; each continues itself by putting events
 * on the bus until it is done, and the last one publishes the totals. Every event may be handled
 * twice, and the events of two sweeps may interleave.
 *
 * <p>A scheduled sweep is skipped while another one is running ({@link SweepLog}); one that an
 * operator starts takes its place.
 */
public final class Purge {

  private static final Logger LOG = System.getLogger(Purge.class.getName());

  private final SegmentSweeper sweeper;
  private final SweepLog log;
  private final PurgeBus bus;
  private final int segments;
  private final PurgeMetrics metrics;
  private final InstantSource clock;

  /**
   * A purge of one region.
   *
   * @param segments how many segments a sweep is divided into
   */
  public Purge(
      SegmentSweeper sweeper,
      SweepLog log,
      PurgeBus bus,
      int segments,
      PurgeMetrics metrics,
      InstantSource clock) {
    this.sweeper = sweeper;
    this.log = log;
    this.bus = bus;
    this.segments = segments;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Handles an event. An exception of a port is passed on; the event may then be handled again.
   *
   * @param isTimeUp whether only the time to put an event is left
   */
  public void handle(PurgeEvent event, BooleanSupplier isTimeUp) {
    switch (event) {
      case PurgeEvent.Due due -> begin(due);
      case PurgeEvent.Segment segment -> advance(segment, isTimeUp);
    }
  }

  private void begin(PurgeEvent.Due due) {
    due.adopted().ifPresent(sweeper::checkAdoptable);
    if (!due.scheduled()) {
      log.takeOver(due.sweep(), clock.instant());
    } else if (!log.begin(due.sweep(), clock.instant())) {
      LOG.log(
          Level.INFO,
          ("sweep %s is skipped, because another one is running, or stopped less than %d minutes"
                  + " ago; scripts/purge starts one in its place")
              .formatted(due.sweep().name(), SweepLog.LEASE.toMinutes()));
      return;
    }
    bus.put(
        IntStream.range(0, segments)
            .mapToObj(segment -> SegmentProgress.of(segment, segments, due.adopted()))
            .map(start -> new PurgeEvent.Segment(due.sweep(), start))
            .toList());
  }

  private void advance(PurgeEvent.Segment segment, BooleanSupplier isTimeUp) {
    renew(segment.sweep());
    SegmentProgress reached = sweeper.advance(segment.progress(), clock.instant(), isTimeUp);
    if (reached.done()) {
      log.finish(segment.sweep(), reached).ifPresent(totals -> end(segment.sweep(), totals));
    } else {
      bus.put(List.of(new PurgeEvent.Segment(segment.sweep(), reached)));
    }
  }

  /** A sweep whose lease cannot be renewed goes on: the lease only decides which sweeps start. */
  private void renew(SweepId sweep) {
    try {
      log.renew(sweep, clock.instant());
    } catch (RuntimeException e) {
      LOG.log(
          Level.WARNING, "the lease of sweep %s was not renewed: %s".formatted(sweep.name(), e));
    }
  }

  private void end(SweepId sweep, SweepTotals totals) {
    LOG.log(
        Level.INFO,
        "sweep %s: %d peers in %d swarms, %d records deleted, %d items not understood"
            .formatted(
                sweep.name(),
                totals.peers().total(),
                totals.swarms(),
                totals.deleted(),
                totals.unknown()));
    metrics.publish(sweep, totals, clock.instant());
  }
}
