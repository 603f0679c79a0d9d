/**
 * Cold starts: the time from the start of the packaged artifact's process to its first answer, by
 * the way in which it is run and by its HTTP client.
 */
@NullMarked
package meridian.coldstart;

import org.jspecify.annotations.NullMarked;
