/** Operators' decisions in the control table: denied torrents, bans and drains. */
@NullMarked
package meridian.store.dynamodb.control;

import org.jspecify.annotations.NullMarked;
