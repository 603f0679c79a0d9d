/** Failing regions on request: the outages in force, and the endpoint that scripts/outage calls. */
@NullMarked
package meridian.local.outage;

import org.jspecify.annotations.NullMarked;
