package meridian.topology;

import java.time.Duration;

/**
 * When and how a region sweeps its table.
 *
 * @param every time from one sweep to the next: 10 minutes to a day
 * @param offset how long after each multiple of that time since 1970 a sweep is due; it differs
 *     from region to region, so that sweeps do not coincide
 * @param segments into how many a sweep is divided: 1 to 1,000
 */
public record PurgePlan(Duration every, Duration offset, int segments) {}
