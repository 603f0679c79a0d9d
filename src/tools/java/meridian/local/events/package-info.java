/** What plays EventBridge on one machine: a bus per region, its HTTP endpoint, and schedules. */
@NullMarked
package meridian.local.events;

import org.jspecify.annotations.NullMarked;
