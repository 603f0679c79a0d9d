/**
 * What the tracker costs: a pinned day of traffic, in virtual time, through the production code,
 * with every unit of capacity counted that its table calls consume. Beside it the same traffic
 * through the design of Meridian's ancestor.
 */
@NullMarked
package meridian.bench;

import org.jspecify.annotations.NullMarked;
