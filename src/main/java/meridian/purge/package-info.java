/**
 * The purge of a region: sweeps that delete its expired records and count its live peers. The
 * store, the event bus and the metrics are behind ports ({@link meridian.purge.SegmentSweeper},
 * {@link meridian.purge.SweepLog}, {@link meridian.purge.PurgeBus}, {@link
 * meridian.purge.PurgeMetrics}).
 */
@NullMarked
package meridian.purge;

import org.jspecify.annotations.NullMarked;
