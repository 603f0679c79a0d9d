/** A region's replica of a table in memory: its items, their versions, and a feed of changes. */
@NullMarked
package meridian.local.database.table;

import org.jspecify.annotations.NullMarked;
