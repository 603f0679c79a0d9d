/**
 * What stands between the tracker and what may fail it: decorators of the store that bound how long
 * and how often it is tried and where it is tried next, and the limits of what clients may ask.
 *
 * <p>There are no retries here: those are the store's own.
 */
@NullMarked
package meridian.resilience;

import org.jspecify.annotations.NullMarked;
