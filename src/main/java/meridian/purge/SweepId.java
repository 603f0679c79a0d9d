package meridian.purge;

import java.time.Instant;

/**
 * The identity of a sweep.
 *
 * @param name unique; an event that is delivered twice begins the same sweep
 * @param began the start time, which orders a region's sweeps
 */
public record SweepId(String name, Instant began) {}
