/**
 * How long the packaged artifact takes from the start of its process to its first answer, in each
 * way of running it.
 */
@NullMarked
package meridian.coldstart;

import org.jspecify.annotations.NullMarked;
