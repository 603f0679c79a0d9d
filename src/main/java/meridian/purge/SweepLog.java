package meridian.purge;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The record of a region's sweeps, and the lease of the sweep that is running. Each method may be
 * repeated, and reads what it wrote before; it throws an unchecked exception of the store if that
 * fails. If the answer to a {@code finish} is lost, a repetition does not return the totals.
 *
 * <p>A sweep is running until it has finished or its lease has ended. The lease only decides which
 * sweeps are started and whose totals are published: sweeps that overlap do no harm.
 */
public interface SweepLog {

  /**
   * How long a lease lasts from the latest attempt to continue any of the sweep's segments. A live
   * sweep makes no attempt for at most 17 minutes: the purge function's time-out of 15, and the two
   * that Lambda waits before the last retry of an event (<a
   * href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html">AWS,
   * asynchronous invocation</a>). The rest is for the delivery of the event and a cold start.
   */
  Duration LEASE = Duration.ofMinutes(20);

  /**
   * Begins a sweep unless another one is running.
   *
   * @return whether it began, now or by an earlier call
   */
  boolean begin(SweepId sweep, Instant now);

  /**
   * Makes this the region's latest sweep, unless the latest one began later. Another sweep that is
   * running may go on.
   */
  void takeOver(SweepId sweep, Instant now);

  /** Renews the lease of a sweep, if it is the region's latest and has not finished. */
  void renew(SweepId sweep, Instant now);

  /**
   * Records that a segment is done, and the region's totals if it was the last one.
   *
   * @return the counts of all segments, to the one call that ended the sweep; empty for any other
   *     call, and for a sweep that is no longer the region's latest
   */
  Optional<SweepTotals> finish(SweepId sweep, SegmentProgress segment);
}
