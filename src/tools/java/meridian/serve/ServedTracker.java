package meridian.serve;

import meridian.http.Router;
import meridian.metrics.Metrics;

/** A tracker with its stores and schedules. */
interface ServedTracker extends AutoCloseable {

  /** Answers clients' requests. */
  Router router();

  /** What it counts. */
  Metrics metrics();

  /** Whether announces may block, because the stores are reached over a network. */
  boolean mayBlock();

  /** Stops the schedules, and keeps what would be lost. */
  @Override
  void close();
}
