/** Heartbeats and histories among the control items, and the health that follows from them. */
@NullMarked
package meridian.store.heartbeat;

import org.jspecify.annotations.NullMarked;
