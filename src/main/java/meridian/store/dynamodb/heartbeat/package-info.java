/** Heartbeats in the control table, and the health that follows from them. */
@NullMarked
package meridian.store.dynamodb.heartbeat;

import org.jspecify.annotations.NullMarked;
