package meridian.purge;

import java.time.Instant;

/**
 * Which sweep.
 *
 * @param name unique; a sweep that is begun twice by mistake has the same one
 * @param began when, by which the latest is told
 */
public record SweepId(String name, Instant began) {}
