/** Pinned traffic in virtual time, and the trackers that serve it. */
@NullMarked
package meridian.bench.traffic;

import org.jspecify.annotations.NullMarked;
