package meridian.serve;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Function;
import meridian.purge.Purge;
import meridian.purge.PurgeBus;
import meridian.purge.PurgeEvent;
import meridian.purge.SweepId;

/**
 * The purge of a region whose events stay in this process. As in Lambda, an event that fails is
 * handled again twice; events that are lost with the process are made up for by the next sweep.
 */
final class InProcessPurge implements PurgeBus {

  private static final System.Logger LOG = System.getLogger(InProcessPurge.class.getName());

  private static final int ATTEMPTS = 3;

  /** Half of a lease, which is renewed when an event is handled. */
  private static final Duration STEP = Duration.ofMinutes(10);

  private final Purge purge;
  private final Executor executor;
  private final InstantSource clock;

  /**
   * A purge.
   *
   * @param purges creates it, given its bus
   * @param executor handles events; one at a time leaves the processor to announces
   */
  InProcessPurge(Function<PurgeBus, Purge> purges, Executor executor, InstantSource clock) {
    this.executor = executor;
    this.clock = clock;
    this.purge = purges.apply(this);
  }

  /** Begins a sweep, unless one is running in the region. */
  void sweep() {
    var sweep = new SweepId(UUID.randomUUID().toString(), clock.instant());
    handle(new PurgeEvent.Due(sweep, Optional.empty(), true));
  }

  @Override
  public void put(List<PurgeEvent.Segment> events) {
    events.forEach(event -> executor.execute(() -> handle(event)));
  }

  private void handle(PurgeEvent event) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Instant end = clock.instant().plus(STEP);
      try {
        purge.handle(event, () -> clock.instant().isAfter(end));
        return;
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "attempt %d to handle %s failed".formatted(attempt, event), e);
      }
    }
    LOG.log(Level.ERROR, "%s was given up; the next sweep does its work".formatted(event));
  }
}
