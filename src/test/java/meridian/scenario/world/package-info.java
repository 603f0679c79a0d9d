/** Trackers, purges and clients of a scenario, and the assertions about them. */
@NullMarked
package meridian.scenario.world;

import org.jspecify.annotations.NullMarked;
