package meridian.health;

import java.time.Instant;

/**
 * An operator's decision on a region.
 *
 * @param drained whether clients are sent to other regions; false if a drain was ended
 * @param decided when the operator decided it, in whole milliseconds
 */
public record DrainState(boolean drained, Instant decided) {}
