/** Operators' decisions, counts and the log of sweeps, over any store of control items. */
@NullMarked
package meridian.store.control;

import org.jspecify.annotations.NullMarked;
