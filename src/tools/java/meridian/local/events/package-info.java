/** EventBridge on one machine: a bus per region, the PutEvents endpoint, and schedules. */
@NullMarked
package meridian.local.events;

import org.jspecify.annotations.NullMarked;
