/** Operators' decisions, written through one region's replica of the control table. */
@NullMarked
package meridian.operate.decision;

import org.jspecify.annotations.NullMarked;
