/** The state of regions whose stores or counters are in this process. */
@NullMarked
package meridian.local.status;

import org.jspecify.annotations.NullMarked;
