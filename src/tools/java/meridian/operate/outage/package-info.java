/** The command that makes a region of a local run fail. */
@NullMarked
package meridian.operate.outage;

import org.jspecify.annotations.NullMarked;
