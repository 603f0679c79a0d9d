/**
 * Compares the processor time of an announce of two trackers that are processes of this machine.
 */
@NullMarked
package meridian.capacity;

import org.jspecify.annotations.NullMarked;
