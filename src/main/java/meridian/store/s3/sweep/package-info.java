/** How the purge lists a bucket's swarms, removes expired records and counts peers. */
@NullMarked
package meridian.store.s3.sweep;

import org.jspecify.annotations.NullMarked;
