/** How the purge scans the peer table, deletes expired records and counts swarms. */
@NullMarked
package meridian.store.dynamodb.sweep;

import org.jspecify.annotations.NullMarked;
